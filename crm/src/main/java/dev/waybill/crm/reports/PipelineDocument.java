package dev.waybill.crm.reports;

import com.lowagie.text.Document;
import com.lowagie.text.Font;
import com.lowagie.text.Image;
import com.lowagie.text.PageSize;
import com.lowagie.text.Paragraph;
import com.lowagie.text.Phrase;
import com.lowagie.text.pdf.BaseFont;
import com.lowagie.text.pdf.PdfPTable;
import com.lowagie.text.pdf.PdfWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** The pipeline report as a PDF, in a font that has more than Latin letters. */
final class PipelineDocument {
  private static final String FONT = "font-fallback/LiberationSans-Regular.ttf";

  private final Font text;
  private final Font heading;

  PipelineDocument() throws IOException {
    BaseFont base = BaseFont.createFont(FONT, BaseFont.IDENTITY_H, BaseFont.EMBEDDED);
    this.text = new Font(base, 11);
    this.heading = new Font(base, 20);
  }

  byte[] pdf(String title, String asOf, SalesFigures figures) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (Document document = new Document(PageSize.A4)) {
      PdfWriter.getInstance(document, bytes);
      document.addTitle(title);
      document.open();
      document.add(new Paragraph(title, heading));
      document.add(new Paragraph("As of " + asOf, text));
      if (!figures.stages().isEmpty()) {
        document.add(chart(figures));
      }
      document.add(table(figures));
    }
    return bytes.toByteArray();
  }

  private static Image chart(SalesFigures figures) throws IOException {
    Image chart = Image.getInstance(StageChart.png(figures.stages()));
    chart.scaleToFit(PageSize.A4.getWidth() - 72, 300);
    return chart;
  }

  private PdfPTable table(SalesFigures figures) {
    PdfPTable table = new PdfPTable(3);
    table.setSpacingBefore(12);
    row(table, "Stage", "Deals", "Amount");
    for (StageTotal stage : figures.stages()) {
      row(table, stage.stage(), Long.toString(stage.deals()), Money.text(stage.amountCents()));
    }
    row(table, "All", Long.toString(figures.deals()), Money.text(figures.amountCents()));
    return table;
  }

  private void row(PdfPTable table, String... cells) {
    for (String cell : cells) {
      table.addCell(new Phrase(cell, text));
    }
  }
}
