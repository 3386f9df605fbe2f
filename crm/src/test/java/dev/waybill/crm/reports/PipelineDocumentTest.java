package dev.waybill.crm.reports;

import static org.assertj.core.api.Assertions.assertThat;

import com.lowagie.text.pdf.PRStream;
import com.lowagie.text.pdf.PdfName;
import com.lowagie.text.pdf.PdfObject;
import com.lowagie.text.pdf.PdfReader;
import com.lowagie.text.pdf.parser.PdfTextExtractor;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

final class PipelineDocumentTest {
  private static final SalesFigures FIGURES =
      new SalesFigures(
          List.of(new StageTotal("Angebot für Zoë", 3, 1_234_567), new StageTotal("won", 2, 50)),
          1,
          2,
          3);

  @Test
  void theReportSaysWhatWasCounted() throws Exception {
    String text = text(new PipelineDocument().pdf("Übersicht Москва", "2026-03-09", FIGURES));

    assertThat(text)
        .contains("Übersicht Москва", "As of 2026-03-09")
        .contains("Angebot für Zoë")
        .contains("12,345.67")
        .contains("12,346.17");
  }

  @Test
  void theReportHasItsChart() throws Exception {
    byte[] pdf = new PipelineDocument().pdf("Pipeline", "2026-03-09", FIGURES);

    assertThat(images(pdf)).anySatisfy(size -> assertThat(size).isEqualTo("1000x500"));
  }

  @Test
  void aPipelineWithoutDealsHasNoChart() throws Exception {
    byte[] pdf =
        new PipelineDocument().pdf("Pipeline", "today", new SalesFigures(List.of(), 0, 0, 0));

    assertThat(images(pdf)).isEmpty();
    assertThat(text(pdf)).contains("All");
  }

  @Test
  void theChartDrawsABarForEachStage() throws Exception {
    BufferedImage chart = ImageIO.read(new ByteArrayInputStream(StageChart.png(FIGURES.stages())));
    BufferedImage one =
        ImageIO.read(
            new ByteArrayInputStream(StageChart.png(List.of(new StageTotal("won", 1, 1)))));

    assertThat(colours(chart)).hasSizeGreaterThan(2);
    assertThat(chart.getRGB(0, 0, 1000, 500, null, 0, 1000))
        .isNotEqualTo(one.getRGB(0, 0, 1000, 500, null, 0, 1000));
  }

  private static String text(byte[] pdf) throws Exception {
    try (PdfReader reader = new PdfReader(pdf)) {
      return new PdfTextExtractor(reader).getTextFromPage(1);
    }
  }

  private static List<String> images(byte[] pdf) throws Exception {
    List<String> sizes = new ArrayList<>();
    try (PdfReader reader = new PdfReader(pdf)) {
      for (int i = 0; i < reader.getXrefSize(); i++) {
        PdfObject object = reader.getPdfObject(i);
        if (object instanceof PRStream stream
            && PdfName.IMAGE.equals(stream.get(PdfName.SUBTYPE))) {
          sizes.add(stream.get(PdfName.WIDTH) + "x" + stream.get(PdfName.HEIGHT));
        }
      }
    }
    return sizes;
  }

  private static Set<Integer> colours(BufferedImage image) {
    Set<Integer> colours = new HashSet<>();
    for (int x = 0; x < image.getWidth(); x += 5) {
      for (int y = 0; y < image.getHeight(); y += 5) {
        colours.add(image.getRGB(x, y));
      }
    }
    return colours;
  }
}
