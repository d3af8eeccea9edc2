package org.deepfeature.dfm.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.serve.option.HttpLimits;
import org.deepfeature.dfm.serve.option.ServerOptions;
import org.deepfeature.dfm.serve.option.Tls;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tokens, certificates, and where it listens. */
class SecurityTest {
  private static final String TOKEN = "correct-horse";
  @TempDir private Path models;

  @BeforeEach
  void put() throws IOException {
    Kept.put(Kept.FRE, models.resolve("part.dfm"));
  }

  @ParameterizedTest
  @CsvSource({
    "/v2, 401",
    "/v2/models, 401",
    "/metrics, 401",
    "/v2/health/live, 200",
    "/v2/health/ready, 200",
    "/, 200",
    "/openapi.json, 200"
  })
  void onlyProbesAndPageAreOpen(String path, int status) {
    try (Service service = Service.of(models, options -> options.withToken(TOKEN))) {
      HttpResponse<byte[]> without = service.get(path);
      assertThat(without.statusCode()).isEqualTo(status);
      assertThat(without.headers().firstValue("WWW-Authenticate").isPresent())
          .isEqualTo(status == 401);
      for (String wrong : new String[] {"Bearer correct-horsf", "Bearer ", "Basic " + TOKEN}) {
        HttpRequest request = service.request(path).header("Authorization", wrong).build();
        assertThat(service.send(request).statusCode()).isEqualTo(status);
      }
      HttpRequest request =
          service.request(path).header("Authorization", "Bearer " + TOKEN).build();
      assertThat(service.send(request).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void imagesWithoutATokenAreNotLookedAt() throws IOException {
    try (Service service = Service.of(models, options -> options.withToken(TOKEN))) {
      assertThat(service.post("/predict", Kept.good()).statusCode()).isEqualTo(401);
      assertThat(service.post("/v2/models/other/infer", Kept.good()).statusCode()).isEqualTo(401);
      assertThat(
              service
                  .post("/predict", Kept.good(), "Authorization", "Bearer " + TOKEN)
                  .statusCode())
          .isEqualTo(200);
      assertThat(Service.text(service.post("/predict", Kept.good()))).doesNotContain(TOKEN);
    }
  }

  @Test
  void tokensThatAreNoneAreRefused() {
    ServerOptions options = ServerOptions.of(models);
    assertThatThrownBy(() -> options.withToken("short"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("5 characters");
    assertThat(options.withToken(TOKEN).toString()).doesNotContain(TOKEN);
  }

  private Path keyStore() throws Exception {
    Path store = models.resolve("key.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "dfm",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-storepass",
                "password",
                "-keystore",
                store.toString())
            .redirectErrorStream(true)
            .start();
    assertThat(keytool.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(keytool.exitValue()).isZero();
    return store;
  }

  @Test
  void httpsByACertificate() throws Exception {
    Path store = keyStore();
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      trusted.load(in, "password".toCharArray());
    }
    KeyStore certificates = KeyStore.getInstance("PKCS12");
    certificates.load(null, null);
    certificates.setCertificateEntry("dfm", trusted.getCertificate("dfm"));
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(certificates);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    HttpClient client = HttpClient.newBuilder().sslContext(context).build();

    try (Service service =
        Service.of(models, options -> options.withTls(new Tls(store, "password")))) {
      assertThat(service.server.address()).startsWith("https://");
      HttpResponse<byte[]> response =
          client.send(
              HttpRequest.newBuilder(URI.create(service.server.address() + "predict"))
                  .POST(HttpRequest.BodyPublishers.ofByteArray(Kept.good()))
                  .build(),
              BodyHandlers.ofByteArray());
      assertThat(response.statusCode()).isEqualTo(200);
      try (Raw plain = new Raw(service.port())) {
        assertThat(plain.send("GET /v2 HTTP/1.1\r\nHost: x\r\n\r\n").answer(Duration.ofSeconds(3)))
            .doesNotContain("200");
      }
    }
  }

  @Test
  void aHandshakeThatDripsIsClosed() throws Exception {
    Path store = keyStore();
    HttpLimits limits =
        new HttpLimits(
            1000,
            1000,
            4096,
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            100,
            Duration.ofSeconds(2));
    try (Service service =
            Service.of(
                models, options -> options.withTls(new Tls(store, "password")).withHttp(limits));
        Raw client = new Raw(service.port())) {
      client.send(new byte[] {22, 3, 1, 2, 0, 1, 0, 1, (byte) 252, 3, 3});
      assertThat(client.dripUntilClosed("a", Duration.ofMillis(100), Duration.ofSeconds(8)))
          .isLessThan(Duration.ofSeconds(20));
    }
  }

  @Test
  void certificatesThatCannotBeReadAreNamed() throws Exception {
    Path store = keyStore();
    assertThatThrownBy(
            () -> Service.of(models, o -> o.withTls(new Tls(models.resolve("none.p12"), "x"))))
        .isInstanceOf(DfmException.class)
        .hasMessageContaining("none.p12");
    assertThatThrownBy(() -> Service.of(models, o -> o.withTls(new Tls(store, "wrong"))))
        .isInstanceOf(DfmException.class)
        .hasMessageContaining("password")
        .hasMessageNotContaining("wrong");
  }

  @Test
  void aPortThatIsTakenIsNamed() {
    try (Service service = Service.of(models)) {
      int port = service.port();
      assertThatThrownBy(() -> Service.of(models, options -> options.withPort(port)))
          .isInstanceOf(DfmException.class)
          .hasMessageContaining("127.0.0.1:" + port);
    }
  }

  @Test
  void itListensOnThisMachineAlone() {
    assertThat(ServerOptions.of(models).host()).isEqualTo("127.0.0.1");
  }

  @Test
  void answersAreNotTakenForSomethingElseAndNothingIsKept() {
    try (Service service = Service.of(models)) {
      HttpResponse<byte[]> page = service.get("/");
      String policy = page.headers().firstValue("Content-Security-Policy").orElseThrow();

      assertThat(policy).contains("default-src 'none'").doesNotContain("unsafe");
      assertThat(page.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
      assertThat(page.headers().firstValue("Server")).isEmpty();
      assertThat(Service.text(page)).doesNotContain("http://").doesNotContain("https://");
      assertThat(service.get("/v2/models").headers().firstValue("Cache-Control"))
          .hasValue("no-store");
    }
  }
}
