package org.deepfeature.dfm.runtime.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi;
import java.io.IOException;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import org.junit.jupiter.api.Test;

class ImageReadersTest {
  @Test
  void doNotDependOnWhatAProgramRegistersOrTakesAway() {
    IIORegistry registry = IIORegistry.getDefaultInstance();
    JPEGImageReaderSpi registered = registry.getServiceProviderByClass(JPEGImageReaderSpi.class);
    Picture picture = Picture.named("inks-adobe-0.jpg");
    registry.deregisterServiceProvider(registered, ImageReaderSpi.class);
    try {
      RgbImage image = new ImageDecoder().decode(picture.path(), picture.file());
      assertThat(picture.worst(image)).isLessThan(1.01f);
    } finally {
      registry.registerServiceProvider(registered, ImageReaderSpi.class);
    }
  }

  @Test
  void sayWhereAReaderIsMissing() throws IOException {
    assertThat(ImageReaders.registered("no.such.Provider")).isEmpty();
    assertThat(ImageReaders.lossyWebp()).isPresent();
  }
}
