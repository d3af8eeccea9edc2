package org.deepfeature.dfm.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.cli.console.AccessLog;
import org.deepfeature.dfm.cli.console.EngineArchives;
import org.deepfeature.dfm.cli.console.Log;
import org.deepfeature.dfm.runtime.DetectorOptions;
import org.deepfeature.dfm.runtime.plugin.ConfigurationException;
import org.deepfeature.dfm.runtime.signature.VerifyingKey;
import org.deepfeature.dfm.serve.ModelServer;
import org.deepfeature.dfm.serve.http.JettyServer;
import org.deepfeature.dfm.serve.option.HttpLimits;
import org.deepfeature.dfm.serve.option.ScoringLimits;
import org.deepfeature.dfm.serve.option.ServerOptions;
import org.deepfeature.dfm.serve.option.Tls;
import org.jline.utils.Signals;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dfm serve}. */
@Command(
    name = "serve",
    description = "Serves a folder of models over HTTP: the Open Inference Protocol, and a page.")
final class ServeCommand implements Callable<Integer> {
  private static final HttpLimits HTTP = HttpLimits.DEFAULT;
  private static final ScoringLimits SCORING = ScoringLimits.DEFAULT;

  @Spec private CommandSpec spec;

  @Option(
      names = "--models",
      required = true,
      paramLabel = "DIR",
      description =
          "Folder with NAME.dfm, NAME/model.dfm or NAME/VERSION/model.dfm; looked at every second.")
  private Path models;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description = "Where to listen. Default: ${DEFAULT-VALUE}, this machine alone.")
  private String host = ServerOptions.LOOPBACK;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "0: any that is free. Default: ${DEFAULT-VALUE}.")
  private int port = ServerOptions.PORT;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "Its first line is the bearer token that requests must have. Default: none.")
  private @Nullable Path tokenFile;

  @Option(
      names = "--tls-keystore",
      paramLabel = "FILE",
      description = "Certificate and key, PKCS #12, for HTTPS. Default: HTTP.")
  private @Nullable Path keyStore;

  @Option(
      names = "--tls-password-file",
      paramLabel = "FILE",
      description = "Its first line is the key store's password.")
  private @Nullable Path passwordFile;

  @Option(
      names = "--access-log",
      paramLabel = "FILE|-|none",
      description = "A JSON object a request, without contents. Default: -, standard output.")
  private String accessLog = AccessLog.STANDARD;

  @Option(
      names = "--max-body",
      paramLabel = "BYTES",
      description = "Most bytes of a request. Default: ${DEFAULT-VALUE}.")
  private int maxBody = HTTP.bodyBytes();

  @Option(
      names = "--max-pixels",
      paramLabel = "N",
      description = "Most pixels of an image. Default: ${DEFAULT-VALUE}.")
  private long maxPixels = SCORING.pixels();

  @Option(
      names = "--max-images",
      paramLabel = "N",
      description = "Most images of a request. Default: ${DEFAULT-VALUE}.")
  private int maxImages = SCORING.images();

  @Option(
      names = "--queue",
      paramLabel = "N",
      description =
          "Most images of a model that wait; more are answered by 429. Default: ${DEFAULT-VALUE}.")
  private int queue = SCORING.queue();

  @Option(
      names = "--decodes",
      paramLabel = "N",
      description = "Images that are decoded at once. Default: the processors.")
  private int decodes = SCORING.decodes();

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      description = "Most images that are scored together. Default: ${DEFAULT-VALUE}.")
  private int batch = SCORING.batch();

  @Option(
      names = "--batch-wait",
      paramLabel = "MS",
      description =
          "Milliseconds that an image waits for others being decoded. Default: ${DEFAULT-VALUE}.")
  private long batchWait = SCORING.batchWait().toMillis();

  @Option(
      names = "--header-time",
      paramLabel = "S",
      description = "Seconds that headers may take. Default: ${DEFAULT-VALUE}.")
  private long headerTime = HTTP.headerTime().toSeconds();

  @Option(
      names = "--body-time",
      paramLabel = "S",
      description =
          "Seconds that a body, or taking an answer, may take. Default: ${DEFAULT-VALUE}.")
  private long bodyTime = HTTP.bodyTime().toSeconds();

  @Option(
      names = "--idle-time",
      paramLabel = "S",
      description = "Seconds that a connection may wait for a request. Default: ${DEFAULT-VALUE}.")
  private long idleTime = HTTP.idleTime().toSeconds();

  @Option(
      names = "--connections",
      paramLabel = "N",
      description = "Most connections at once. Default: ${DEFAULT-VALUE}.")
  private int connections = HTTP.connections();

  @Option(
      names = "--stop-time",
      paramLabel = "S",
      description = "Seconds that requests under way get at the end. Default: ${DEFAULT-VALUE}.")
  private long stopTime = HTTP.stopTime().toSeconds();

  @Option(
      names = "--verify",
      paramLabel = "FILE",
      description = "Public key: only models that its owner signed are served. Default: all.")
  private @Nullable Path verify;

  @Option(
      names = "--device",
      paramLabel = "NAME",
      description = "auto, cpu or cuda[:n]. Default: ${DEFAULT-VALUE}.")
  private String device = "auto";

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "That one batch may keep busy. Default: the processors.")
  private int threads = DetectorOptions.DEFAULT.threads();

  @Override
  public Integer call() throws InterruptedException {
    ServerOptions options = options();
    Log log = DfmCommand.log(spec).withPrefix("dfm: ");
    Consumer<String> say = line -> log.say(level(line), EngineArchives.explained(line));
    CountDownLatch end = new CountDownLatch(1);
    try (AccessLog access = AccessLog.open(accessLog, spec.commandLine().getOut(), log);
        ModelServer server = ModelServer.start(options, access, say)) {
      if (options.token().isEmpty() && !JettyServer.isLoopback(host)) {
        log.say(
            Log.Level.warn,
            "anyone who reaches " + host + " may use this; --token-file asks for a token");
      }
      say.accept("serving " + models + " at " + server.address());
      for (String signal : new String[] {"INT", "TERM", "HUP"}) {
        Signals.register(
            signal,
            () -> {
              Signals.registerDefault(signal);
              say.accept("stopping: answering what was taken; once more ends at once");
              end.countDown();
            });
      }
      end.await();
    }
    say.accept("stopped");
    return 0;
  }

  /** What keeps a model out of service is an error, although the others serve on. */
  private static Log.Level level(String line) {
    if (line.contains("cannot be ")) {
      return Log.Level.error;
    }
    return line.contains("is there twice") ? Log.Level.warn : Log.Level.info;
  }

  private ServerOptions options() {
    try {
      HttpLimits http =
          new HttpLimits(
              maxBody,
              Math.max(maxBody, HTTP.allBodyBytes()),
              HTTP.headerBytes(),
              Duration.ofSeconds(headerTime),
              Duration.ofSeconds(bodyTime),
              Duration.ofSeconds(idleTime),
              connections,
              Duration.ofSeconds(stopTime));
      ScoringLimits scoring =
          new ScoringLimits(
              maxPixels,
              Math.min(maxImages, Math.max(1, queue)),
              queue,
              decodes,
              batch,
              Duration.ofMillis(batchWait));
      ServerOptions base = ServerOptions.of(models);
      return new ServerOptions(
          models,
          host,
          port,
          Optional.ofNullable(tokenFile).map(ServeCommand::firstLine),
          tls(),
          http,
          scoring,
          detector(base.detector().withDevice(device).withThreads(threads)),
          base.look());
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(String.valueOf(e.getMessage()));
    }
  }

  private DetectorOptions detector(DetectorOptions options) {
    return verify == null ? options : options.withCheck(VerifyingKey.read(verify));
  }

  private Optional<Tls> tls() {
    if ((keyStore == null) != (passwordFile == null)) {
      throw new ConfigurationException(
          "--tls-keystore and --tls-password-file need each other; %s is missing"
              .formatted(keyStore == null ? "--tls-keystore" : "--tls-password-file"));
    }
    return keyStore == null || passwordFile == null
        ? Optional.empty()
        : Optional.of(new Tls(keyStore, firstLine(passwordFile)));
  }

  private static String firstLine(Path file) {
    try {
      return Files.readString(file).lines().findFirst().orElse("").strip();
    } catch (IOException e) {
      throw new DfmException("%s cannot be read (%s)".formatted(file, e), e);
    }
  }
}
