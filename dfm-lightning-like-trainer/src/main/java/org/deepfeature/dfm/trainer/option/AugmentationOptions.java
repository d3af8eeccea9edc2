package org.deepfeature.dfm.trainer.option;

import static org.deepfeature.dfm.trainer.option.Option.Stage.FIT;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Further copies of the images that are fitted on.
 *
 * @param augment {@link #NONE}, a name, or a file of ranges
 * @param augmentOptions options of it
 * @param augmentCopies of each image, beside the image itself
 */
public record AugmentationOptions(
    @Option(
            text =
                "Fit on further copies of each image, each moved a little: none, slight, rotate,"
                    + " turn, flip, a plugin's, or a YAML file of ranges. Costs that many times as"
                    + " much.",
            value = "NAME|FILE",
            example = "slight",
            group = OptionGroup.MODEL,
            changes = OptionChange.EMBEDDINGS,
            usedBy = {FIT},
            common = true)
        String augment,
    @Option(
            text = "How far copies are moved; `dfm plugins` lists it.",
            example = "{rotation: 10}",
            group = OptionGroup.MODEL,
            changes = OptionChange.EMBEDDINGS,
            usedBy = {FIT})
        ObjectNode augmentOptions,
    @Option(
            text = "Copies of each image, beside the image itself.",
            value = "N",
            example = "8",
            group = OptionGroup.MODEL,
            changes = OptionChange.EMBEDDINGS,
            usedBy = {FIT})
        int augmentCopies) {
  /** No copies. */
  public static final String NONE = "none";

  /** No copies; four where some are asked for. */
  public static final AugmentationOptions DEFAULTS =
      new AugmentationOptions(NONE, JsonNodeFactory.instance.objectNode(), 4);

  public AugmentationOptions {
    Limits.atLeast(1, "augment-copies", augmentCopies);
  }
}
