package org.deepfeature.dfm.serve.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.serve.option.HttpLimits;
import org.deepfeature.dfm.serve.option.ServerOptions;
import org.deepfeature.dfm.serve.option.Tls;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/**
 * Jetty's core, with one connector. Slow clients cost no thread: headers and bodies are read as
 * they arrive, and answers are written as they are taken. Thread-safe.
 */
public final class JettyServer implements AutoCloseable {
  private static final int THREADS = 24;
  private static final int ACCEPT_QUEUE = 1024;
  private static final long SWEEP_MILLISECONDS = 250;
  private static final long SHUTDOWN_IDLE_MILLISECONDS = 1000;

  private final Server server;
  private final ServerConnector connector;
  private final ConnectionWatch watch;
  private final ScheduledExecutorService clock;
  private volatile @Nullable ScheduledFuture<?> sweeps;

  private JettyServer(
      Server server,
      ServerConnector connector,
      ConnectionWatch watch,
      ScheduledExecutorService clock) {
    this.server = server;
    this.connector = connector;
    this.watch = watch;
    this.clock = clock;
  }

  /**
   * @param options address, certificate and limits
   * @param service that answers
   * @param log told of each request once it was answered, by any thread; must not wait
   * @return a server that listens; the caller closes it
   * @throws DfmException if it cannot listen there, or the certificate cannot be read
   */
  public static JettyServer start(
      ServerOptions options, Service service, Consumer<AccessEntry> log) {
    HttpLimits limits = options.http();
    QueuedThreadPool threads = new QueuedThreadPool(THREADS);
    threads.setName("dfm-http");
    Server server = new Server(threads);
    ConnectionWatch watch = new ConnectionWatch(limits);
    ServerConnector connector = connector(server, options);
    connector.addBean(watch);
    server.addConnector(connector);
    server.addBean(new NetworkConnectionLimit(limits.connections(), connector));
    ScheduledThreadPoolExecutor clock =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "dfm-http-clock");
              thread.setDaemon(true);
              return thread;
            });
    // Else the deadlines of bodies that have long come would wait for their time.
    clock.setRemoveOnCancelPolicy(true);
    ServiceHandler handler = new ServiceHandler(service, limits, watch, clock, log);
    server.setHandler(new GracefulHandler(handler));
    server.setErrorHandler(new JsonErrors(log));
    server.setStopTimeout(limits.stopTime().toMillis());
    JettyServer started = new JettyServer(server, connector, watch, clock);
    try {
      server.start();
    } catch (Exception e) {
      started.close();
      throw new DfmException(
          "Cannot listen on %s:%s: %s".formatted(options.host(), options.port(), reason(e)), e);
    }
    started.sweeps =
        clock.scheduleWithFixedDelay(
            watch::sweep, SWEEP_MILLISECONDS, SWEEP_MILLISECONDS, TimeUnit.MILLISECONDS);
    return started;
  }

  private static String reason(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.toString() : root.getMessage();
  }

  private static ServerConnector connector(Server server, ServerOptions options) {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setRequestHeaderSize(options.http().headerBytes());
    http.setPersistentConnectionsEnabled(true);
    HttpConnectionFactory plain = new HttpConnectionFactory(http);
    ConnectionFactory[] factories =
        options
            .tls()
            .map(
                tls -> {
                  // The certificate's names are the client's matter, who may use any name.
                  http.addCustomizer(new SecureRequestCustomizer(false));
                  return new ConnectionFactory[] {
                    new SslConnectionFactory(context(tls), HttpVersion.HTTP_1_1.asString()), plain
                  };
                })
            .orElse(new ConnectionFactory[] {plain});
    ServerConnector connector = new ServerConnector(server, factories);
    connector.setHost(options.host());
    connector.setPort(options.port());
    connector.setAcceptQueueSize(ACCEPT_QUEUE);
    // When it stops, connections and uploads on which nothing happens for so long are ended.
    connector.setShutdownIdleTimeout(
        Math.min(SHUTDOWN_IDLE_MILLISECONDS, options.http().stopTime().toMillis() / 2));
    connector.setIdleTimeout(options.http().idleTime().toMillis());
    return connector;
  }

  private static SslContextFactory.Server context(Tls tls) {
    if (!Files.isReadable(tls.keyStore())) {
      throw new DfmException("The key store %s cannot be read".formatted(tls.keyStore()));
    }
    SslContextFactory.Server context = new SslContextFactory.Server();
    try (InputStream in = Files.newInputStream(tls.keyStore())) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, tls.password().toCharArray());
      context.setKeyStore(store);
    } catch (IOException | GeneralSecurityException e) {
      throw new DfmException(
          "The key store %s cannot be opened: it is no PKCS #12 file, or has another password"
              .formatted(tls.keyStore()),
          e);
    }
    context.setKeyManagerPassword(tls.password());
    return context;
  }

  /**
   * @param host a name or an address
   * @return whether only this machine can reach it
   */
  public static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (java.net.UnknownHostException e) {
      return false;
    }
  }

  /**
   * @return the port that it listens on
   */
  public int port() {
    return connector.getLocalPort();
  }

  /**
   * @return open connections
   */
  public int connections() {
    return watch.connections();
  }

  /** Takes no more requests, answers those that it has taken, and ends. */
  @Override
  public void close() {
    try {
      server.stop();
    } catch (TimeoutException e) {
      throw new DfmException(
          "Requests were still under way after %s seconds; they were cut off"
              .formatted(server.getStopTimeout() / 1e3),
          e);
    } catch (Exception e) {
      throw new DfmException("The HTTP server did not stop as it should: " + reason(e), e);
    } finally {
      ScheduledFuture<?> running = sweeps;
      if (running != null) {
        running.cancel(false);
      }
      clock.shutdownNow();
    }
  }
}
