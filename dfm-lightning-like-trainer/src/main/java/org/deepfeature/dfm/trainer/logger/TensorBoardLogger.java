package org.deepfeature.dfm.trainer.logger;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import org.deepfeature.dfm.trainer.logger.tensorboard.EventProto.Event;
import org.deepfeature.dfm.trainer.logger.tensorboard.EventProto.Experiment;
import org.deepfeature.dfm.trainer.logger.tensorboard.EventProto.HParamsPluginData;
import org.deepfeature.dfm.trainer.logger.tensorboard.EventProto.SessionEndInfo;
import org.deepfeature.dfm.trainer.logger.tensorboard.EventProto.SessionStartInfo;
import org.deepfeature.dfm.trainer.logger.tensorboard.EventProto.Summary;
import org.deepfeature.dfm.trainer.logger.tensorboard.EventProto.Tensor;

/**
 * TensorBoard's event file: metrics as scalars (float32), hyperparameters for its hparams plugin
 * and as a table of text. {@code tensorboard --logdir} on any folder above shows them. For one
 * thread.
 */
public final class TensorBoardLogger implements Logger {
  private static final int STRING = 7;
  private static final String HPARAMS = "hparams";

  private final EventFile events;
  private final Clock clock;
  private boolean begun;
  private boolean hyperparametersLogged;

  /**
   * @param folder where the file goes; its name has the time and the process
   */
  public TensorBoardLogger(Path folder) {
    this(folder, Clock.systemUTC());
  }

  TensorBoardLogger(Path folder, Clock clock) {
    this.clock = clock;
    this.events =
        new EventFile(
            folder.resolve(
                "events.out.tfevents.%s.dfm.%s"
                    .formatted(clock.instant().getEpochSecond(), ProcessHandle.current().pid())));
  }

  private double seconds() {
    return clock.millis() / 1e3;
  }

  private void write(Summary summary, long step) {
    if (!begun) {
      begun = true;
      events.write(
          Event.newBuilder().setWallTime(seconds()).setFileVersion("brain.Event:2").build());
    }
    events.write(
        Event.newBuilder().setWallTime(seconds()).setStep(step).setSummary(summary).build());
  }

  @Override
  public void logHyperparameters(Map<String, String> hyperparameters) {
    Experiment.Builder experiment = Experiment.newBuilder();
    SessionStartInfo.Builder start = SessionStartInfo.newBuilder().setStartTimeSecs(seconds());
    StringBuilder table = new StringBuilder("| name | value |\n|---|---|\n");
    new TreeMap<>(hyperparameters)
        .forEach(
            (name, value) -> {
              experiment.addHparamInfos(Experiment.HParam.newBuilder().setName(name).setType(1));
              start.putHparams(
                  name, SessionStartInfo.Value.newBuilder().setStringValue(value).build());
              table.append("| ").append(name).append(" | ").append(value).append(" |\n");
            });
    write(
        hparams("experiment", HParamsPluginData.newBuilder().setExperiment(experiment).build()), 0);
    write(
        hparams(
            "session_start_info",
            HParamsPluginData.newBuilder().setSessionStartInfo(start).build()),
        0);
    write(text("hyperparameters/text_summary", table.toString()), 0);
    hyperparametersLogged = true;
  }

  private static Summary hparams(String tag, HParamsPluginData data) {
    return Summary.newBuilder()
        .addValue(
            Summary.Value.newBuilder()
                .setTag("_hparams_/" + tag)
                .setMetadata(plugin(HPARAMS, data.toByteString())))
        .build();
  }

  private static Summary text(String tag, String text) {
    Tensor.Shape one =
        Tensor.Shape.newBuilder().addDim(Tensor.Shape.Dimension.newBuilder().setSize(1)).build();
    return Summary.newBuilder()
        .addValue(
            Summary.Value.newBuilder()
                .setTag(tag)
                .setMetadata(plugin("text", ByteString.EMPTY))
                .setTensor(
                    Tensor.newBuilder()
                        .setDtype(STRING)
                        .setTensorShape(one)
                        .addStringVal(ByteString.copyFrom(text.getBytes(StandardCharsets.UTF_8)))))
        .build();
  }

  private static Summary.Metadata plugin(String name, ByteString content) {
    return Summary.Metadata.newBuilder()
        .setPluginData(
            Summary.Metadata.PluginData.newBuilder().setPluginName(name).setContent(content))
        .build();
  }

  @Override
  public void logMetrics(Map<String, Double> metrics, long step) {
    Summary.Builder summary = Summary.newBuilder();
    new TreeMap<>(metrics)
        .forEach(
            (name, value) ->
                summary.addValue(
                    Summary.Value.newBuilder().setTag(name).setSimpleValue(value.floatValue())));
    write(summary.build(), step);
  }

  @Override
  public void finish(Status status) {
    if (hyperparametersLogged) {
      SessionEndInfo end =
          SessionEndInfo.newBuilder()
              .setStatus(
                  status == Status.FAILED
                      ? SessionEndInfo.Status.FAILURE
                      : SessionEndInfo.Status.SUCCESS)
              .setEndTimeSecs(seconds())
              .build();
      write(
          hparams(
              "session_end_info", HParamsPluginData.newBuilder().setSessionEndInfo(end).build()),
          0);
    }
    events.force();
  }

  @Override
  public void close() {
    events.close();
  }
}
