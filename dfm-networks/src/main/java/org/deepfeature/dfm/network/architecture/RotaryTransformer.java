package org.deepfeature.dfm.network.architecture;

import java.util.List;
import java.util.Optional;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.network.Chain;
import org.deepfeature.dfm.network.Parameters;
import org.deepfeature.dfm.network.Parameters.Initialization;
import org.deepfeature.dfm.network.architecture.Convolutions.Form;
import org.deepfeature.dfm.network.part.FoldedTokens;
import org.deepfeature.dfm.network.part.Part;
import org.deepfeature.dfm.network.part.Rotation;
import org.deepfeature.dfm.network.part.TokenEmbedding;
import org.deepfeature.dfm.network.part.Weight;

/**
 * DINOv3's vision transformers (Siméoni et al. 2025) under timm's names: patches of 16 pixels, four
 * registers, positions as rotations of queries and keys instead of embeddings. The layers are those
 * of {@link VisionTransformer}: {@code blocks.N} after the final normalisation, {@code
 * blocks.N.raw} without it.
 *
 * @param name in timm
 * @param width of a token
 * @param depth blocks
 * @param heads of the attention
 * @param gated whether perceptrons are gated (SwiGLU)
 */
public record RotaryTransformer(String name, int width, int depth, int heads, boolean gated)
    implements TokenTransformer {
  private static final int PATCH = 16;
  private static final int REGISTERS = 4;

  @Override
  public Optional<String> licence() {
    return Optional.of("DINOv3's licence");
  }

  /** {@inheritDoc} Angles are computed; a token for masked patches is for training alone. */
  @Override
  public List<String> unused() {
    return List.of("mask_token", "rope", "local_cls_norm.");
  }

  @Override
  public void build(Chain chain, ImageSize size) {
    PatchGrid patches = PatchGrid.of(name, size, PATCH);
    Parameters parameters = chain.parameters();
    chain.add(List.of(), "PatchEmbedding", embedding(parameters));
    Part folded = new FoldedTokens(1 + REGISTERS, patches.rows(), patches.columns(), width);
    Rotation rotation = AxialRotation.of(1 + REGISTERS, patches, width / heads);
    RotaryBlock form = new RotaryBlock(width, heads, gated, rotation);
    addBlocks(
        chain,
        block -> form.of(parameters, block),
        TransformerBlock.normalization(parameters, "norm", width, RotaryBlock.EPSILON),
        folded);
  }

  private Part embedding(Parameters parameters) {
    Part patches =
        Convolutions.patches(parameters, "patch_embed.proj", new Form(3, width, PATCH, PATCH, 1));
    Weight token = parameters.take("cls_token", Initialization.SMALL, 1, 1, width);
    Weight registers = parameters.take("reg_token", Initialization.SMALL, 1, REGISTERS, width);
    return patches.then(
        new TokenEmbedding(
            TokensJoined.of("cls_token+reg_token", token, registers), Optional.empty()));
  }
}
