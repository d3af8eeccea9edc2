package org.deepfeature.dfm.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.deepfeature.dfm.api.UnknownNameException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ManifestTest {
  private static final String HASH = "0123456789abcdef".repeat(4);

  private static Manifest manifest(String json) {
    return Manifest.read(
        new ByteArrayInputStream(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)),
        "weights.json");
  }

  @Test
  void namesStandForFilesOfTheHubOfTorchvisionAndElsewhere() {
    HubSettings settings = HubSettings.of(Map.of("HF_ENDPOINT", "https://mirror/"));
    Manifest manifest =
        manifest(
            "{'a': {'repository': 'timm/a', 'file': 'model.safetensors', 'sha256': '"
                + HASH
                + "'}, 'b': {'url': 'b-12345678.pth'}, 'c': {'url': 'https://host/x/c.onnx?y'},"
                + " 'd': {'alias': 'a'}}");

    assertThat(manifest.source("d").address(settings))
        .isEqualTo("https://mirror/timm/a/resolve/main/model.safetensors");
    assertThat(manifest.source("a").hash()).contains(HASH);
    assertThat(manifest.source("b").address(settings))
        .isEqualTo("https://download.pytorch.org/models/b-12345678.pth");
    assertThat(manifest.source("b").hash()).contains("12345678");
    assertThat(manifest.source("c").address(settings)).isEqualTo("https://host/x/c.onnx?y");
    assertThat(manifest.source("c").place()).isEqualTo("elsewhere/host/x/c.onnx_y");
    assertThat(manifest.source("c").hash()).isEqualTo(Optional.empty());
    assertThat(manifest.resolve("d")).isEqualTo("a");
  }

  @Test
  void ownEntriesWinOverThoseThatAreThere() {
    Manifest both =
        manifest("{'a': {'url': 'a.pth'}, 'b': {'url': 'b.pth'}}")
            .extendedBy(manifest("{'a': {'url': 'mine.pth'}, 'c': {'alias': 'a'}}"));

    assertThat(both.names()).containsExactly("a", "b", "c");
    assertThat(both.source("c").place()).isEqualTo("torchvision/mine.pth");
  }

  @Test
  void unknownNamesNameTheNearest() {
    assertThatThrownBy(() -> manifest("{'resnet18': {'url': 'a.pth'}}").source("resnt18"))
        .isInstanceOf(UnknownNameException.class)
        .hasMessageContaining("resnet18");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'a': {}}",
        "{'a': null}",
        "{'a': {'repository': 'x'}}",
        "{'a': {'url': 'x', 'alias': 'b'}}",
        "{'a': {'url': 'x', 'sha256': '12'}}",
        "{'a': {'url': '../x'}}",
        "{'a': {'uri': 'x'}}",
        "{'a': {'url': 'x'}, 'a': {'url': 'y'}}",
        "['a']",
        "{'a': "
      })
  void whatIsNoManifestIsRefusedNamingTheFile(String json) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> manifest(json))
        .withMessageContaining("weights.json");
  }

  @Test
  void circlesOfAliasesAreFound() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> manifest("{'a': {'alias': 'b'}, 'b': {'alias': 'a'}}").source("a"))
        .withMessageContaining("circle");
  }
}
