package org.deepfeature.dfm.cli.command;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.runtime.plugin.ConfigurationException;
import org.deepfeature.dfm.serve.option.ServerOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dfm health}: for containers, in which there is no other program to ask with. */
@Command(
    name = "health",
    description = "Asks a service whether it is ready: exit 0 if so, 1 if not.")
final class HealthCommand implements Callable<Integer> {
  private static final String READY = "/v2/health/ready";
  private static final int OK = 200;

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "URL",
      description = "Of the service. Default: ${DEFAULT-VALUE}.")
  private String address = "http://%s:%s".formatted(ServerOptions.LOOPBACK, ServerOptions.PORT);

  @Option(
      names = "--timeout",
      paramLabel = "S",
      description = "Seconds to wait for the answer. Default: ${DEFAULT-VALUE}.")
  private int timeout = 5;

  @Override
  public Integer call() throws InterruptedException {
    if (timeout < 1) {
      throw new ConfigurationException("Timeout %s; expected at least 1 s".formatted(timeout));
    }
    URI ready = ready();
    HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(timeout)).build();
    HttpRequest request =
        HttpRequest.newBuilder(ready).timeout(Duration.ofSeconds(timeout)).GET().build();
    try {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != OK) {
        throw new DfmException(
            "%s answers %s: %s".formatted(ready, response.statusCode(), response.body().strip()));
      }
    } catch (IOException e) {
      throw new DfmException("%s does not answer (%s)".formatted(ready, reason(e)), e);
    }
    spec.commandLine().getOut().println("ready");
    spec.commandLine().getOut().flush();
    return 0;
  }

  private URI ready() {
    try {
      URI uri = URI.create(address.replaceFirst("/+$", "") + READY);
      if (uri.getHost() != null
          && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(expected() + " (" + e.getMessage() + ")");
    }
    throw new ConfigurationException(expected());
  }

  private String expected() {
    return "URL '%s'; expected such as http://127.0.0.1:8080".formatted(address);
  }

  private String reason(IOException e) {
    if (e instanceof HttpConnectTimeoutException || e.getMessage() == null) {
      return "after %s s: %s".formatted(timeout, e.getClass().getSimpleName());
    }
    return e.getMessage();
  }
}
