package org.deepfeature.dfm.report.internal.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LabelPlacerTest {
  private static final Frame FRAME = new Frame(860, 480, 64, 220, 24, 52);

  private static Rectangle2D box(Place place, String text) {
    return new Rectangle2D.Double(
        FRAME.x(place.x()) + place.right(),
        FRAME.y(place.y()) + place.down() - 9,
        6 * text.length(),
        11);
  }

  @Test
  void labelsNeitherOverlapNorLeaveTheDrawing() {
    Random random = new Random(3);
    List<Place> points = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      points.add(new Place(random.nextDouble(), 0.8 + 0.2 * random.nextDouble()));
    }
    LabelPlacer placer = new LabelPlacer(FRAME);
    points.forEach(placer::point);
    List<Rectangle2D> boxes = new ArrayList<>();
    for (Place point : points) {
      placer.place(point, "seven letters").ifPresent(p -> boxes.add(box(p, "seven letters")));
    }
    assertThat(boxes).hasSizeGreaterThan(20);
    for (Rectangle2D box : boxes) {
      assertThat(boxes.stream().filter(box::intersects)).containsExactly(box);
      assertThat(new Rectangle2D.Double(64, 0, 796, 428).contains(box)).isTrue();
      assertThat(points)
          .noneMatch(p -> box.intersects(FRAME.x(p.x()) - 4, FRAME.y(p.y()) - 4, 8, 8));
    }
  }

  @Test
  void whereThereIsNoRoomThereIsNoLabel() {
    LabelPlacer placer = new LabelPlacer(FRAME);
    Place point = new Place(0.5, 0.5);
    placer.point(point);
    long placed = 0;
    for (int i = 0; i < 100; i++) {
      placed += placer.place(point, "label").stream().count();
    }
    assertThat(placed).isBetween(5L, 30L);
  }

  @Test
  void nextToTheRightEdgeALabelStandsLeftOfItsPoint() {
    LabelPlacer placer = new LabelPlacer(new Frame(400, 300, 40, 10, 10, 40));
    Place point = new Place(1, 0.5);
    placer.point(point);
    assertThat(placer.place(point, "resnet18").orElseThrow().right()).isLessThan(-40);
  }
}
