package org.deepfeature.dfm.trainer.lifecycle;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deepfeature.dfm.api.Backbone.Preprocessing;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.runtime.image.ImagePreprocessor;
import org.deepfeature.dfm.trainer.loader.ImageBatch;
import org.jspecify.annotations.Nullable;

/** A callback and a module that write down every call of a hook or a step, in order. */
final class Recording {
  private static final ImagePreprocessor PREPROCESSOR =
      new ImagePreprocessor(Preprocessing.IMAGENET, new ImageSize(8, 8));

  final List<String> calls = new ArrayList<>();

  /** Thrown at the call of that name, such as {@code module.onTestStart}. */
  String failAt = "";

  /** Asks to stop from that call on. */
  String stopAt = "";

  /** Whether the module says so at the end of an epoch. */
  boolean trained;

  private void record(String call) {
    calls.add(call);
    if (call.equals(failAt)) {
      throw new IllegalStateException("as told: " + call);
    }
  }

  Callback callback() {
    return proxy(
        Callback.class,
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "metrics" -> Map.of();
              case "stopReason" ->
                  calls.contains(stopAt) ? Optional.of("enough") : Optional.empty();
              default -> hook("callback.", method);
            });
  }

  AnomalyModule module() {
    return proxy(
        AnomalyModule.class,
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "metrics" -> Map.of();
              case "preprocessor" -> PREPROCESSOR;
              case "configureCallbacks" -> List.of();
              case "trainingSamples" -> arguments[0];
              case "trainerArguments" -> TrainerArguments.ONE_PASS;
              case "isTrained" -> trained;
              // No hook of Lightning's: it says who the trainer is.
              case "attach" -> null;
              case "trainingStep", "validationStep", "testStep", "predictStep" ->
                  step(method, (ImageBatch) arguments[0]);
              default -> hook("module.", method);
            });
  }

  private @Nullable Object step(Method method, ImageBatch batch) {
    int images = batch.samples().size();
    record("module." + method.getName() + "(" + images + ")");
    return method.getReturnType() == void.class
        ? null
        : Predictions.of(batch.samples(), new double[images]);
  }

  private @Nullable Object hook(String owner, Method method) {
    record(owner + method.getName());
    return null;
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
