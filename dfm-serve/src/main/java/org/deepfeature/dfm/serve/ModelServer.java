package org.deepfeature.dfm.serve;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.serve.http.AccessEntry;
import org.deepfeature.dfm.serve.http.JettyServer;
import org.deepfeature.dfm.serve.metrics.ServerMetrics;
import org.deepfeature.dfm.serve.option.ServerOptions;
import org.deepfeature.dfm.serve.repository.ModelRepository;
import org.deepfeature.dfm.serve.route.Router;
import org.deepfeature.dfm.serve.scoring.Decoder;

/**
 * A folder of models over HTTP, by the Open Inference Protocol (KServe v2). Listens until it is
 * closed; closing answers what was taken. Thread-safe.
 */
public final class ModelServer implements AutoCloseable {
  private final ServerOptions options;
  private final ExecutorService workers;
  private final Decoder decoder;
  private final ModelRepository models;
  private final JettyServer http;

  private ModelServer(
      ServerOptions options,
      ExecutorService workers,
      Decoder decoder,
      ModelRepository models,
      JettyServer http) {
    this.options = options;
    this.workers = workers;
    this.decoder = decoder;
    this.models = models;
    this.http = http;
  }

  /**
   * Loads the models that are there and listens.
   *
   * @param options folder, address and limits
   * @param log told of each request once it was answered, by any thread; must not wait
   * @param say told what is loaded and unloaded, and what cannot be, a line each
   * @return the service; the caller closes it
   * @throws DfmException if the folder cannot be read, or it cannot listen there
   */
  public static ModelServer start(
      ServerOptions options, Consumer<AccessEntry> log, Consumer<String> say) {
    ServerMetrics metrics = new ServerMetrics();
    Decoder decoder = new Decoder(options.scoring());
    AtomicInteger number = new AtomicInteger();
    ExecutorService workers =
        Executors.newFixedThreadPool(
            options.scoring().decodes(),
            task -> {
              Thread thread = new Thread(task, "dfm-serve-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    ModelRepository models = null;
    try {
      models = ModelRepository.open(options, decoder, metrics, say);
      Router router = new Router(options, models, metrics, workers);
      Consumer<AccessEntry> both =
          entry -> {
            metrics.answered(entry);
            log.accept(entry);
          };
      JettyServer http = JettyServer.start(options, router, both);
      metrics.connections(http::connections);
      metrics.drift(models::drift);
      return new ModelServer(options, workers, decoder, models, http);
    } catch (RuntimeException e) {
      if (models != null) {
        models.close();
      }
      decoder.close();
      workers.shutdown();
      throw e;
    }
  }

  /**
   * @return the port that it listens on
   */
  public int port() {
    return http.port();
  }

  /**
   * @return open connections
   */
  public int connections() {
    return http.connections();
  }

  /**
   * @return where the page is
   */
  public String address() {
    String host = options.host().contains(":") ? "[" + options.host() + "]" : options.host();
    return "%s://%s:%s/".formatted(options.tls().isPresent() ? "https" : "http", host, port());
  }

  /**
   * Takes no more requests, answers those that it has taken, and gives all memory back.
   *
   * @throws DfmException if some were not answered in the time for it
   */
  @Override
  public void close() {
    try {
      http.close();
    } finally {
      models.close();
      decoder.close();
      workers.shutdown();
    }
  }
}
