package org.deepfeature.dfm.network.architecture;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;
import org.deepfeature.dfm.api.Backbone.Preprocessing;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.network.Chain;
import org.deepfeature.dfm.network.Parameters;
import org.deepfeature.dfm.network.Parameters.Initialization;
import org.deepfeature.dfm.network.architecture.Convolutions.Form;
import org.deepfeature.dfm.network.part.FoldedTokens;
import org.deepfeature.dfm.network.part.Part;
import org.deepfeature.dfm.network.part.TokenEmbedding;
import org.deepfeature.dfm.network.part.Weight;

/**
 * Vision transformers (Dosovitskiy et al. 2020) under timm's names. The layer {@code blocks.N} is
 * the output of block N after the network's final normalisation, without the class token and
 * registers, folded back to a map of patches; {@code blocks.N.raw} is the same without that
 * normalisation. Position embeddings are resampled to the size of the input.
 *
 * @param name in timm
 * @param width of a token
 * @param depth blocks
 * @param heads of the attention
 * @param patch side of a patch in pixels
 * @param grid patches a side for which the position embeddings were trained
 * @param layerScale whether branches are scaled before they are added (DINOv2)
 * @param registers tokens after that of the class that are no patches either (Darcet et al. 2023);
 *     with them, positions are those of patches alone
 * @param preprocessing what the published weights expect of pixels
 */
public record VisionTransformer(
    String name,
    int width,
    int depth,
    int heads,
    int patch,
    int grid,
    boolean layerScale,
    int registers,
    Preprocessing preprocessing)
    implements TokenTransformer {

  /**
   * {@inheritDoc} DINOv2 is trained with a token for masked patches; heads once had one layer more.
   */
  @Override
  public List<String> unused() {
    return List.of("mask_token", "pre_logits.");
  }

  @Override
  public void build(Chain chain, ImageSize size) {
    PatchGrid patches = PatchGrid.of(name, size, patch);
    int rows = patches.rows();
    int columns = patches.columns();
    Parameters parameters = chain.parameters();
    chain.add(List.of(), "PatchEmbedding", embedding(parameters, rows, columns));
    Part folded = new FoldedTokens(1 + registers, rows, columns, width);
    addBlocks(
        chain,
        block -> TransformerBlock.of(parameters, block, width, heads, layerScale),
        TransformerBlock.normalization(parameters, "norm", width),
        folded);
  }

  private Part embedding(Parameters parameters, int rows, int columns) {
    Part patches =
        Convolutions.patches(parameters, "patch_embed.proj", new Form(3, width, patch, patch, 1));
    Weight token = parameters.take("cls_token", Initialization.SMALL, 1, 1, width);
    int placed = registers == 0 ? 1 : 0;
    Weight trained =
        parameters.take("pos_embed", Initialization.SMALL, 1, placed + (long) grid * grid, width);
    Weight positions = PositionEmbedding.resampled(trained, placed, grid, rows, columns);
    if (registers == 0) {
      return patches.then(new TokenEmbedding(token, Optional.of(positions)));
    }
    Weight others = parameters.take("reg_token", Initialization.SMALL, 1, registers, width);
    return patches.then(
        new TokenEmbedding(
            TokensJoined.of("cls_token+reg_token", token, others),
            Optional.of(TokensJoined.of("pos_embed", nowhere(1 + registers), positions))));
  }

  /** Positions of tokens that have none. */
  private Weight nowhere(int tokens) {
    return new Weight(
        "nowhere", List.of(1L, (long) tokens, (long) width), FloatBuffer.allocate(tokens * width));
  }
}
