package org.deepfeature.dfm.trainer.option;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a component of an option record is; the component's name in kebab case is its key. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Option {
  /**
   * @return what it is, a sentence or two without its default
   */
  String text();

  /**
   * @return under which heading it is listed
   */
  OptionGroup group();

  /**
   * @return what changes with its value
   */
  OptionChange changes();

  /**
   * @return the stages that look at it
   */
  Stage[] usedBy();

  /**
   * @return what stands for a value, such as {@code DIR}; empty for the key itself
   */
  String value() default "";

  /**
   * @return a value that makes sense
   */
  String example() default "";

  /**
   * @return of its numbers, such as {@code pixels}; empty for none
   */
  String unit() default "";

  /**
   * @return what holds where nothing is given, in words; empty for the default value itself
   */
  String otherwise() default "";

  /**
   * @return what a flag without a value means; empty if a value must follow
   */
  String flagAlone() default "";

  /**
   * @return whether most people need it: it is shown by {@code --help}, others by {@code
   *     --help-all}
   */
  boolean common() default false;

  /**
   * @return whether a fitted model checks it by the network's hash, so that it may be given again
   */
  boolean checkedByHash() default false;

  /** What a run consists of. */
  enum Stage {
    /** Collecting and fitting, on images. */
    FIT,
    /** Fitting on embeddings from a file. */
    FIT_EMBEDDINGS,
    /** Choosing thresholds from a validation set. */
    VALIDATE,
    /** Folding images into a fitted model, taking some out. */
    UPDATE,
    /** Scoring a test set. */
    TEST,
    /** Scoring new images. */
    PREDICT,
    /** Writing embeddings. */
    EXTRACT,
    /** Scoring embeddings. */
    SCORE,
    /** Making an 8-bit network. */
    QUANTIZE,
    /** Listing a network's layers. */
    LAYERS,
    /** Writing a network by name as a file. */
    EXPORT_BACKBONE
  }
}
