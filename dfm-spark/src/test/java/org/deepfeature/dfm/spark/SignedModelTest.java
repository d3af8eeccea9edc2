package org.deepfeature.dfm.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import org.apache.spark.sql.SparkSession;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.runtime.model.DfmFile;
import org.deepfeature.dfm.runtime.signature.ModelCheck;
import org.deepfeature.dfm.runtime.signature.SigningKey;
import org.deepfeature.dfm.runtime.signature.VerifyingKey;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who made a model is asked before Spark scores with it, too. */
class SignedModelTest {
  private static final SparkSession SPARK = LocalSpark.session();
  @TempDir private static Path folder;
  private static Path signed;
  private static Path other;
  private static VerifyingKey maker;
  private static VerifyingKey stranger;

  @BeforeAll
  static void sign() throws Exception {
    Path images = TestImages.folder(folder, 12);
    signed = model(images, 64, "signed.dfm");
    other = model(images, 96, "other.dfm");
    KeyPair pair = pair();
    DfmFile.read(
        signed,
        (file, sha256) -> SigningKey.read(der("maker", pair.getPrivate())).sign(file, sha256));
    maker = VerifyingKey.read(der("maker.pub", pair.getPublic()));
    stranger = VerifyingKey.read(der("stranger.pub", pair().getPublic()));
  }

  private static Path model(Path images, int size, String name) {
    Path file = folder.resolve(name);
    new DfmEstimator()
        .setOptions("backbone=onnx:scattering", "layer=order1", "image-size=" + size)
        .fit(SPARK.read().format("binaryFile").load(images.toString()))
        .writeModel(file);
    return file;
  }

  private static KeyPair pair() throws GeneralSecurityException {
    return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
  }

  private static Path der(String name, Key key) {
    try {
      return Files.write(folder.resolve(name), key.getEncoded());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void onlyWhatItsMakerSignedIsTaken() {
    assertThat(DfmSparkModel.of(signed, maker).threshold()).isPositive();
    assertThatThrownBy(() -> DfmSparkModel.of(signed, stranger))
        .isInstanceOf(DfmException.class)
        .hasMessageContaining("signed.dfm is not what the owner of");
    assertThatThrownBy(() -> DfmSparkModel.of(other, maker))
        .isInstanceOf(DfmException.class)
        .hasMessageContaining("other.dfm is not signed");
  }

  @Test
  void whatIsVerifiedIsWhatIsSentThoughTheFileBecomesAnother() throws IOException {
    Path swapped = Files.copy(signed, folder.resolve("swapped.dfm"));
    Files.copy(folder.resolve("signed.dfm.sig"), folder.resolve("swapped.dfm.sig"));
    ModelCheck replacesItOnceItWasAsked =
        (file, sha256) -> {
          maker.require(file, sha256);
          try {
            Files.copy(other, swapped, StandardCopyOption.REPLACE_EXISTING);
          } catch (IOException e) {
            throw new DfmException("The test cannot replace it", e);
          }
        };

    assertThatThrownBy(() -> DfmSparkModel.of(swapped, replacesItOnceItWasAsked))
        .isInstanceOf(DfmException.class)
        .hasMessageContaining("swapped.dfm is not what the owner of");
  }

  @Test
  void whatWasLoadedIsAskedAboutWithTheSignatureOfTheFile() throws IOException {
    String saved = folder.resolve("saved").toUri().toString();
    DfmSparkModel.of(signed).write().overwrite().save(saved);
    String savedOther = folder.resolve("saved other").toUri().toString();
    DfmSparkModel.of(other).write().overwrite().save(savedOther);

    assertThatCode(() -> DfmSparkModel.load(saved).require(signed, maker))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> DfmSparkModel.load(savedOther).require(signed, maker))
        .isInstanceOf(DfmException.class)
        .hasMessageContaining("signed.dfm is not what the owner of");
  }

  @Test
  void theSignatureOfAModelThatIsReplacedGoes() throws IOException {
    Path file = Files.copy(signed, folder.resolve("again.dfm"));
    Path signature = folder.resolve("again.dfm.sig");
    Files.copy(folder.resolve("signed.dfm.sig"), signature);

    DfmSparkModel.of(other).writeModel(file);

    assertThat(signature).doesNotExist();
  }
}
