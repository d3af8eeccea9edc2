package org.deepfeature.dfm.spark.internal;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.deepfeature.dfm.runtime.backbone.BackboneSettings;
import org.deepfeature.dfm.runtime.backbone.Backbones;
import org.deepfeature.dfm.runtime.model.DfmConfiguration;
import org.deepfeature.dfm.runtime.model.DfmFile;
import org.deepfeature.dfm.runtime.modelfile.ModelFile;
import org.deepfeature.dfm.runtime.plugin.RuntimePlugins;

/**
 * A model before its fit: how its network is opened, and the network, which is all that makes
 * embeddings of images. Immutable.
 *
 * @param configuration of the model
 * @param backboneSha256 hash of the network
 * @param plugins that are there
 */
record UnfittedModel(
    DfmConfiguration configuration, String backboneSha256, RuntimePlugins plugins) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /**
   * @param settings of the network
   * @param carried whether the network goes along; otherwise the workers have it
   * @return a model's file
   */
  byte[] bytes(BackboneSettings settings, boolean carried) {
    ObjectNode metadata = MAPPER.createObjectNode();
    metadata.set("configuration", MAPPER.valueToTree(configuration));
    metadata.put("backbone_sha256", backboneSha256);
    DfmFile file =
        new DfmFile(configuration, backboneSha256, "", 0, new ModelFile(metadata, Map.of()), null);
    return ModelBytes.of(
        carried ? file.withNetworks(new Backbones(plugins, settings).contents()) : file);
  }
}
