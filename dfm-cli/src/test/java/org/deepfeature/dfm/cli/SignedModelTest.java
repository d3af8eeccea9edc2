package org.deepfeature.dfm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.deepfeature.dfm.runtime.model.DfmFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who must know who made a model: {@code --sign} and {@code --verify}, wherever models are. */
@Tag("slow")
class SignedModelTest {
  @TempDir private static Path folder;
  private static Path data;
  private static Path maker;
  private static Path makerPublic;
  private static Path stranger;
  private static Path strangerPublic;
  private static Path model;

  @BeforeAll
  static void signOne() throws Exception {
    data = Parts.write(folder.resolve("parts"));
    maker = folder.resolve("maker.pem");
    makerPublic = folder.resolve("maker.pub.pem");
    stranger = folder.resolve("stranger.pem");
    strangerPublic = folder.resolve("stranger.pub.pem");
    keys(maker, makerPublic);
    keys(stranger, strangerPublic);
    Path output = folder.resolve("signed");
    Dfm fit = fit(output, "--sign", maker);
    model = output.resolve("model.dfm");
    assertThat(fit.err()).contains("signed: " + signature(model));
  }

  private static void keys(Path privateKey, Path publicKey)
      throws IOException, NoSuchAlgorithmException {
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    pem(privateKey, "PRIVATE KEY", pair.getPrivate());
    pem(publicKey, "PUBLIC KEY", pair.getPublic());
  }

  private static void pem(Path file, String label, Key key) throws IOException {
    String text = Base64.getMimeEncoder().encodeToString(key.getEncoded());
    Files.writeString(
        file, "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n".formatted(label, text));
  }

  private static Dfm fit(Path output, Object... more) {
    List<Object> words =
        new ArrayList<>(
            List.of("fit", "--data", data, "--image-size", 64, "--updatable", "--output", output));
    words.addAll(List.of(more));
    Dfm run = Dfm.run(words.toArray());
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run;
  }

  private static Path signature(Path file) {
    return file.resolveSibling(file.getFileName() + ".sig");
  }

  private static Path copy(String name) throws IOException {
    Path to = Files.createDirectories(folder.resolve(name)).resolve("model.dfm");
    Files.copy(model, to);
    Files.copy(signature(model), signature(to));
    return to;
  }

  private static Dfm predict(Path file, Object... more) {
    List<Object> words =
        new ArrayList<>(List.of("predict", "--model", file, data.resolve("test/good")));
    words.addAll(List.of(more));
    return Dfm.run(words.toArray());
  }

  private static void assertRefused(Dfm run, String why) {
    assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
    assertThat(run.err()).contains(why);
    assertThat(run.out()).isEmpty();
  }

  @Test
  void itsOwnersKeyOpensItForEveryCommand() throws IOException {
    Path own = copy("own");
    assertThat(predict(own, "--verify", makerPublic).out()).isEqualTo(predict(own).out());
    for (Object[] words :
        new Object[][] {
          {"test", "--model", own, "--data", data, "--output", folder.resolve("own-test")},
          {"info", own},
          {"export", "--model", own, "--output", folder.resolve("own.onnx")},
          {"validate", "--model", own, "--data", data, "--val-split-mode", "same_as_test"},
        }) {
      List<Object> verified = new ArrayList<>(List.of(words));
      verified.addAll(List.of("--verify", makerPublic));
      Dfm run = Dfm.run(verified.toArray());
      assertThat(run.exitCode()).as("%s: %s", words[0], run.err()).isZero();
    }
  }

  @Test
  void whatSomebodyElseMadeIsRefusedByEveryCommand() throws IOException {
    Path altered = copy("altered");
    DfmFile file = DfmFile.read(altered);
    Path kept = folder.resolve("kept.sig");
    Files.copy(signature(altered), kept);
    // A model that is whole in all but its maker: its hash is right.
    file.withOptions(java.util.Map.of())
        .withUpdates(List.of())
        .withThresholdsValidated(true)
        .write(altered);
    Files.copy(kept, signature(altered), StandardCopyOption.REPLACE_EXISTING);
    assertThat(predict(altered).exitCode()).isZero();
    String before = Files.readString(signature(altered));

    String why = "is not what the owner of " + makerPublic + " signed";
    Path output = folder.resolve("altered.out");
    assertRefused(predict(altered, "--verify", makerPublic), why);
    assertRefused(Dfm.run("info", altered, "--verify", makerPublic), why);
    assertRefused(
        Dfm.run(
            "test",
            "--model",
            altered,
            "--data",
            data,
            "--output",
            output,
            "--verify",
            makerPublic),
        why);
    assertRefused(
        Dfm.run(
            "export",
            "--model",
            altered,
            "--output",
            output.resolve("m.onnx"),
            "--verify",
            makerPublic),
        why);
    assertRefused(
        Dfm.run(
            "update",
            "--model",
            altered,
            "--normal",
            data.resolve("test/good"),
            "--output",
            output,
            "--verify",
            makerPublic),
        why);
    assertRefused(
        Dfm.run("validate", "--model", altered, "--data", data, "--verify", makerPublic), why);
    assertThat(output).doesNotExist();
    assertThat(signature(altered)).hasContent(before.strip());
    assertRefused(predict(model, "--verify", strangerPublic), "signed");
  }

  @Test
  void aModelWithoutASignatureIsRefused() throws IOException {
    Path bare = copy("bare");
    Files.delete(signature(bare));

    assertRefused(predict(bare, "--verify", makerPublic), "is not signed: there is no ");
    assertThat(predict(bare).exitCode()).isZero();
  }

  @Test
  void anExportedModelHasASignatureOfItsOwn() {
    Path graph = folder.resolve("graph.onnx");
    Dfm export = Dfm.run("export", "--model", model, "--output", graph, "--sign", maker);
    assertThat(export.exitCode()).as(export.err()).isZero();

    assertThat(predict(graph, "--verify", makerPublic).exitCode()).isZero();
    assertRefused(predict(graph, "--verify", strangerPublic), "signed");

    Dfm again = Dfm.run("export", "--model", model, "--output", graph);
    assertThat(again.err()).contains("its signature is gone");
    assertRefused(predict(graph, "--verify", makerPublic), "is not signed");
  }

  @Test
  void whatChangesAModelTakesItsSignatureAwayOrMakesANewOne() throws IOException {
    Path changed = copy("changed");
    Object[] validate = {
      "validate", "--model", changed, "--data", data, "--val-split-mode", "same_as_test"
    };
    Dfm run = Dfm.run(validate);
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err()).contains("its signature is gone; --sign makes a new one");
    assertThat(signature(changed)).doesNotExist();

    List<Object> signing = new ArrayList<>(List.of(validate));
    signing.addAll(List.of("--sign", maker));
    assertThat(Dfm.run(signing.toArray()).exitCode()).isZero();
    assertThat(predict(changed, "--verify", makerPublic).exitCode()).isZero();
  }

  @Test
  void anUpdatedModelIsSignedByWhoUpdatedIt() throws IOException {
    Path changed = copy("updated");

    Dfm update =
        Dfm.run(
            "update",
            "--model",
            changed,
            "--normal",
            data.resolve("test/good"),
            "--output",
            changed,
            "--verify",
            makerPublic,
            "--sign",
            stranger);
    assertThat(update.exitCode()).as(update.err()).isZero();
    assertThat(predict(changed, "--verify", strangerPublic).exitCode()).isZero();
  }

  @Test
  void aWrongKeyCostsNoFit() {
    Path output = folder.resolve("wrong");

    Dfm run = Dfm.run("fit", "--data", data, "--output", output, "--sign", makerPublic);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("holds a public key; expected an Ed25519 private key");
    assertThat(output.resolve("model.dfm")).doesNotExist();
  }
}
