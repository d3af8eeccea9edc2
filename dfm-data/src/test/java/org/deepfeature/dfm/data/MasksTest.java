package org.deepfeature.dfm.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.deepfeature.dfm.trainer.data.DataModule;
import org.deepfeature.dfm.trainer.data.LeftOut.Reason;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MasksTest {
  @TempDir Path folder;
  private Tree tree;

  @BeforeEach
  void goodImages() throws IOException {
    tree = new Tree(folder).with("good/0.png", "good/1.png");
  }

  private Tree mvtec(String... files) throws IOException {
    return tree.with("train/good/0.png").with(files);
  }

  @Test
  void kindsThatShareNamesKeepTheirOwnMasks() throws IOException {
    tree.with("bad/crack/0.png", "bad/hole/0.png", "masks/crack/0.png", "masks/hole/0.png");
    DataModule data = tree.readFolders();
    assertThat(tree.masks(data, "bad/crack/0.png")).containsExactly("masks/crack/0.png");
    assertThat(tree.masks(data, "bad/hole/0.png")).containsExactly("masks/hole/0.png");
  }

  @Test
  void aMaskOfOneKindIsNotAnothers() throws IOException {
    tree.with("bad/crack/0.png", "bad/hole/0.png", "masks/crack/0.png");
    DataModule data = tree.readFolders();
    assertThat(tree.masks(data, "bad/crack/0.png")).containsExactly("masks/crack/0.png");
    assertThat(tree.masks(data, "bad/hole/0.png")).isEmpty();
  }

  @Test
  void aMaskElsewhereIsTakenWhereOnlyOneFits() throws IOException {
    tree.with("bad/crack/0.png", "bad/7.PNG", "masks/0_mask.png", "masks/deep/7.bmp");
    DataModule data = tree.readFolders();
    assertThat(tree.masks(data, "bad/crack/0.png")).containsExactly("masks/0_mask.png");
    assertThat(tree.masks(data, "bad/7.PNG")).containsExactly("masks/deep/7.bmp");
  }

  @Test
  void aMaskThatFitsTwoImagesIsAnErrorThatNamesThem() throws IOException {
    tree.with("bad/crack/0.png", "bad/hole/0.png", "masks/0.png");
    assertThatThrownBy(tree::readFolders)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("masks/0.png", "crack/0.png", "hole/0.png", "expected");
  }

  @Test
  void twoMasksThatFitOneImageAreAnErrorThatNamesThem() throws IOException {
    tree.with("bad/0.png", "masks/a/0.png", "masks/b/0.png");
    assertThatThrownBy(tree::readFolders)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("bad/0.png", "a/0.png", "b/0.png", "expected one");
    tree.with("bad/9.png", "masks/9.bmp", "masks/9.tif", "masks/0.png");
    assertThatThrownBy(tree::readFolders).hasMessageContainingAll("9.bmp", "9.tif");
  }

  @Test
  void twoImagesOfOneStemNeedMasksOfTheirOwn() throws IOException {
    tree.with("bad/0.png", "bad/0.jpg", "masks/0.png");
    assertThatThrownBy(tree::readFolders).hasMessageContainingAll("0.jpg", "0.png");
    tree.with("masks/0.jpg");
    DataModule data = tree.readFolders();
    assertThat(tree.masks(data, "bad/0.png")).containsExactly("masks/0.png");
    assertThat(tree.masks(data, "bad/0.jpg")).containsExactly("masks/0.jpg");
  }

  @Test
  void locoHasAFolderOfMasksForEachImageAndAValidationSet() throws IOException {
    DataModule data =
        mvtec(
                "validation/good/0.png",
                "test/good/0.png",
                "test/logical/000.png",
                "test/logical/001.png",
                "ground_truth/logical/000/000.png",
                "ground_truth/logical/000/001.png",
                "ground_truth/logical/001/000.png")
            .read();
    assertThat(Tree.names(data.validationSamples())).containsExactly("validation/good/0.png");
    assertThat(tree.masks(data, "test/logical/000.png"))
        .containsExactly("ground_truth/logical/000/000.png", "ground_truth/logical/000/001.png");
    assertThat(tree.masks(data, "test/logical/001.png"))
        .containsExactly("ground_truth/logical/001/000.png");
  }

  @Test
  void aNumberInTheFolderOfAnImageThatIsGoneIsNobodysMask() throws IOException {
    DataModule data =
        mvtec(
                "test/logical/000.png",
                "test/logical/001.png",
                "ground_truth/logical/001/000.png",
                "ground_truth/logical/005/000.png")
            .read();
    assertThat(tree.masks(data, "test/logical/000.png")).isEmpty();
    assertThat(Tree.leftOut(data, Reason.MASK_OF_NONE))
        .containsExactly("ground_truth/logical/005/000.png");
  }

  @Test
  void masksAreCalledAsTheFieldCallsThem() throws IOException {
    DataModule data =
        mvtec(
                "test/a/0.png",
                "test/a/1.png",
                "test/a/2.png",
                "test/A b/3.png",
                "ground_truth/a/0_gt.png",
                "ground_truth/a/1_GT.png",
                "ground_truth/a/2_label.bmp",
                "ground_truth/A B/3_Mask.png")
            .read();
    assertThat(tree.masks(data, "test/a/0.png")).containsExactly("ground_truth/a/0_gt.png");
    assertThat(tree.masks(data, "test/a/1.png")).containsExactly("ground_truth/a/1_GT.png");
    assertThat(tree.masks(data, "test/a/2.png")).containsExactly("ground_truth/a/2_label.bmp");
    assertThat(tree.masks(data, "test/A b/3.png")).containsExactly("ground_truth/A B/3_Mask.png");
  }

  @Test
  void accentsMayBeComposedOrNot() throws IOException {
    DataModule data =
        mvtec("test/a/nu\u00df_\u00e4.png", "ground_truth/a/nu\u00df_a\u0308_mask.png").read();
    assertThat(tree.masks(data, "test/a/nu\u00df_\u00e4.png")).hasSize(1);
  }

  @Test
  void masksThatFitNothingAreShownBesideTheImagesWithoutOne() throws IOException {
    DataModule data = mvtec("test/a/0.png", "test/good/1.png", "ground_truth/a/x_0.png").read();
    assertThat(DataChecks.of(data))
        .anySatisfy(
            sentence ->
                assertThat(sentence)
                    .contains(
                        "no mask fits 1 defective images",
                        "test/a/0.png",
                        "ground_truth/a/x_0.png",
                        "<stem>_mask"));
    assertThat(DataSummary.of(data).entries())
        .containsEntry("masks", "for 0 of 1 defective images");
  }

  @Test
  void colourImagesOf3dDataAreReadWithTheirMasks() throws IOException {
    DataModule data =
        new Tree(folder.resolve("bagel"))
            .with(
                "train/good/rgb/000.png",
                "train/good/xyz/000.tiff",
                "validation/good/rgb/001.png",
                "test/good/rgb/000.png",
                "test/good/gt/000.png",
                "test/hole/rgb/000.png",
                "test/hole/xyz/000.tiff",
                "test/hole/gt/000.png")
            .read();
    assertThat(Tree.names(data.trainSamples())).containsExactly("train/good/rgb/000.png");
    assertThat(data.trainSamples().get(0).label()).isEqualTo("good");
    assertThat(Tree.names(data.validationSamples())).containsExactly("validation/good/rgb/001.png");
    assertThat(Tree.names(data.testSamples()))
        .containsExactly("test/good/rgb/000.png", "test/hole/rgb/000.png");
    assertThat(new Tree(folder.resolve("bagel")).masks(data, "test/hole/rgb/000.png"))
        .containsExactly("test/hole/gt/000.png");
    assertThat(Tree.leftOut(data, Reason.NO_PLACE))
        .containsExactly("test/hole/xyz/000.tiff", "train/good/xyz/000.tiff");
  }

  @Test
  void masksBesideTheirImagesAreNoDefects() throws IOException {
    DataModule data =
        mvtec("train/good/0_mask.png", "test/a/1.png", "test/a/1_Mask.png", "test/a/x_mask.png")
            .read();
    assertThat(Tree.names(data.trainSamples())).containsExactly("train/good/0.png");
    assertThat(Tree.names(data.testSamples())).containsExactly("test/a/1.png", "test/a/x_mask.png");
    assertThat(Tree.leftOut(data, Reason.MASK_OF_NONE))
        .containsExactly("test/a/1_Mask.png", "train/good/0_mask.png");
  }
}
