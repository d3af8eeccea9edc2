package org.deepfeature.dfm.runtime.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import org.deepfeature.dfm.api.DfmException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignatureTest {
  /** RFC 8032, 7.1, test 1, as OpenSSL writes the two keys. */
  private static final String PRIVATE =
      "MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g";

  private static final String PUBLIC =
      "MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";

  private static final String SHA256 = "0f".repeat(32);

  @TempDir private Path folder;
  private Path privateKey;
  private Path publicKey;
  private Path model;

  @BeforeEach
  void write() throws IOException {
    privateKey = pem("maker.pem", "PRIVATE KEY", PRIVATE);
    publicKey = pem("maker.pub.pem", "PUBLIC KEY", PUBLIC);
    model = Files.writeString(folder.resolve("model.dfm"), "anything");
  }

  private Path pem(String name, String label, String base64) throws IOException {
    return Files.writeString(
        folder.resolve(name),
        "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(label, base64, label));
  }

  private static String base64(Key key) {
    return Base64.getEncoder().encodeToString(key.getEncoded());
  }

  @Test
  void whatItsOwnerSignedIsTaken() {
    SigningKey.read(privateKey).sign(model, SHA256);

    assertThatCode(() -> VerifyingKey.read(publicKey).require(model, SHA256))
        .doesNotThrowAnyException();
  }

  @Test
  void theSignatureIsThatOfTheDocumentedBytes() throws Exception {
    SigningKey.read(privateKey).sign(model, SHA256);

    String line = Files.readString(folder.resolve("model.dfm.sig"));
    // openssl pkeyutl -sign -rawin of "dfm-model:0f0f...": Ed25519 has one signature a message.
    assertThat(line)
        .isEqualTo(
            "IplUsCjX6m4GXlDNfAJh1ueAhvEX1o3Q+K1AIAuhrWyPX9wpOEFCY9DdAc6qmInrB6TT8dvT5torMaJeVZ9IAw==\n");
  }

  @Test
  void keysInDerAreTheSame() throws IOException {
    Path der = folder.resolve("maker.der");
    Path derPublic = folder.resolve("maker.pub.der");
    Files.write(der, Base64.getDecoder().decode(PRIVATE));
    Files.write(derPublic, Base64.getDecoder().decode(PUBLIC));

    SigningKey.read(der).sign(model, SHA256);

    assertThatCode(() -> VerifyingKey.read(derPublic).require(model, SHA256))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> VerifyingKey.read(der)).hasMessageContaining("cannot be read");
  }

  @Test
  void anotherContentIsRefused() {
    SigningKey.read(privateKey).sign(model, SHA256);

    assertThatThrownBy(() -> VerifyingKey.read(publicKey).require(model, "1f".repeat(32)))
        .isInstanceOf(DfmException.class)
        .hasMessageContaining("is not what the owner of " + publicKey + " signed");
  }

  @Test
  void anotherKeyIsRefused() throws Exception {
    KeyPair other = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    SigningKey.read(privateKey).sign(model, SHA256);
    VerifyingKey key =
        VerifyingKey.read(pem("other.pub.pem", "PUBLIC KEY", base64(other.getPublic())));

    assertThatThrownBy(() -> key.require(model, SHA256))
        .hasMessageContaining("of another key, or of another model");
  }

  @Test
  void aModelWithoutASignatureIsRefused() {
    assertThatThrownBy(() -> VerifyingKey.read(publicKey).require(model, SHA256))
        .hasMessageContaining("is not signed: there is no " + SignatureFile.of(model))
        .hasMessageContaining("--sign");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "AAAA", "no base64!", "AA==AA==", "\u0000"})
  void whatIsNoSignatureIsRefused(String text) throws IOException {
    Files.writeString(SignatureFile.of(model), text);

    assertThatThrownBy(() -> VerifyingKey.read(publicKey).require(model, SHA256))
        .isInstanceOf(DfmException.class)
        .hasMessageContaining("model.dfm.sig");
  }

  @Test
  void eachBitOfTheSignatureCounts() throws IOException {
    SigningKey.read(privateKey).sign(model, SHA256);
    VerifyingKey key = VerifyingKey.read(publicKey);
    Path file = SignatureFile.of(model);
    byte[] right = Base64.getDecoder().decode(Files.readString(file).strip());
    for (int bit = 0; bit < right.length * 8; bit++) {
      byte[] wrong = right.clone();
      wrong[bit / 8] ^= (byte) (1 << bit % 8);
      SignatureFile.write(model, wrong);
      assertThatThrownBy(() -> key.require(model, SHA256)).isInstanceOf(DfmException.class);
    }
  }

  @Test
  void wrongKeyFilesAreRefusedByWhatTheyHold() throws Exception {
    assertThatThrownBy(() -> VerifyingKey.read(privateKey))
        .hasMessageContaining("holds a private key")
        .hasMessageContaining("openssl pkey -in KEY -pubout");
    assertThatThrownBy(() -> SigningKey.read(publicKey))
        .hasMessageContaining("holds a public key")
        .hasMessageContaining("openssl genpkey -algorithm ed25519");
    assertThatThrownBy(() -> SigningKey.read(model)).hasMessageContaining("holds no key");
    assertThatThrownBy(() -> SigningKey.read(folder.resolve("none.pem")))
        .hasMessageContaining("there is no such file");
    assertThatThrownBy(() -> SigningKey.read(pem("cut.pem", "PRIVATE KEY", PRIVATE.substring(8))))
        .hasMessageContaining("cannot be read");
    assertRefused("RSA");
    assertRefused("EC");
    KeyPair longer = KeyPairGenerator.getInstance("Ed448").generateKeyPair();
    assertThatThrownBy(
            () -> VerifyingKey.read(pem("448.pem", "PUBLIC KEY", base64(longer.getPublic()))))
        .hasMessageContaining("of another curve");
  }

  private void assertRefused(String algorithm) throws GeneralSecurityException, IOException {
    KeyPair other = KeyPairGenerator.getInstance(algorithm).generateKeyPair();
    Path file = pem(algorithm + ".pem", "PUBLIC KEY", base64(other.getPublic()));
    assertThatThrownBy(() -> VerifyingKey.read(file))
        .isInstanceOf(DfmException.class)
        .hasMessageContaining("cannot be read");
  }
}
