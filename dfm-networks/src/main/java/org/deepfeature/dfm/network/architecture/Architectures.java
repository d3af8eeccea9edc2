package org.deepfeature.dfm.network.architecture;

import java.util.List;
import org.deepfeature.dfm.api.Backbone.Preprocessing;
import org.deepfeature.dfm.api.Backbone.Preprocessing.ColorOrder;
import org.deepfeature.dfm.api.UnknownNameException;

/** Every architecture there is, by its name in torchvision or timm. Immutable and thread-safe. */
public final class Architectures {
  private static final Preprocessing HALF =
      new Preprocessing(ColorOrder.RGB, 1, List.of(0.5, 0.5, 0.5), List.of(0.5, 0.5, 0.5));

  private static final List<Architecture> ALL =
      List.of(
          new ResNet("resnet18", false, List.of(2, 2, 2, 2), 1, 64),
          new ResNet("resnet34", false, List.of(3, 4, 6, 3), 1, 64),
          new ResNet("resnet50", true, List.of(3, 4, 6, 3), 1, 64),
          new ResNet("resnet101", true, List.of(3, 4, 23, 3), 1, 64),
          new ResNet("resnet152", true, List.of(3, 8, 36, 3), 1, 64),
          new ResNet("wide_resnet50_2", true, List.of(3, 4, 6, 3), 1, 128),
          new ResNet("wide_resnet101_2", true, List.of(3, 4, 23, 3), 1, 128),
          new ResNet("resnext50_32x4d", true, List.of(3, 4, 6, 3), 32, 4),
          new EfficientNet("efficientnet_b0", 1.0, 1.0, 1e-5),
          new EfficientNet("efficientnet_b1", 1.0, 1.1, 1e-5),
          new EfficientNet("efficientnet_b2", 1.1, 1.2, 1e-5),
          new EfficientNet("efficientnet_b3", 1.2, 1.4, 1e-5),
          new EfficientNet("efficientnet_b4", 1.4, 1.8, 1e-5),
          new EfficientNet("efficientnet_b5", 1.6, 2.2, 1e-3),
          new EfficientNet("efficientnet_b6", 1.8, 2.6, 1e-3),
          new EfficientNet("efficientnet_b7", 2.0, 3.1, 1e-3),
          new MobileNetV2("mobilenet_v2"),
          MobileNetV3.large(),
          MobileNetV3.small(),
          new ConvNext("convnext_tiny", List.of(96, 192, 384, 768), List.of(3, 3, 9, 3)),
          new ConvNext("convnext_small", List.of(96, 192, 384, 768), List.of(3, 3, 27, 3)),
          new ConvNext("convnext_base", List.of(128, 256, 512, 1024), List.of(3, 3, 27, 3)),
          new VisionTransformer("vit_small_patch16_224", 384, 12, 6, 16, 14, false, 0, HALF),
          new VisionTransformer("vit_base_patch16_224", 768, 12, 12, 16, 14, false, 0, HALF),
          dinov2("vit_small_patch14_dinov2", 384, 12, 6, 0),
          dinov2("vit_base_patch14_dinov2", 768, 12, 12, 0),
          dinov2("vit_large_patch14_dinov2", 1024, 24, 16, 0),
          dinov2("vit_small_patch14_reg4_dinov2", 384, 12, 6, 4),
          dinov2("vit_base_patch14_reg4_dinov2", 768, 12, 12, 4),
          dinov2("vit_large_patch14_reg4_dinov2", 1024, 24, 16, 4),
          new RotaryTransformer("vit_small_patch16_dinov3", 384, 12, 6, false),
          new RotaryTransformer("vit_small_plus_patch16_dinov3", 384, 12, 6, true),
          new RotaryTransformer("vit_base_patch16_dinov3", 768, 12, 12, false),
          new RotaryTransformer("vit_large_patch16_dinov3", 1024, 24, 16, false));

  private Architectures() {}

  private static Architecture dinov2(String name, int width, int depth, int heads, int registers) {
    return new VisionTransformer(
        name, width, depth, heads, 14, 37, true, registers, Preprocessing.IMAGENET);
  }

  /**
   * @return their names
   */
  public static List<String> names() {
    return ALL.stream().map(Architecture::name).toList();
  }

  /**
   * @param name of one of them
   * @return that one
   * @throws UnknownNameException if there is none of that name
   */
  public static Architecture of(String name) {
    return ALL.stream()
        .filter(a -> a.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new UnknownNameException("network", name, names()));
  }
}
