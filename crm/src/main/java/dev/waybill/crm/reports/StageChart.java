package dev.waybill.crm.reports;

import java.io.IOException;
import java.util.List;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;

/** Draws the pipeline as bars. */
final class StageChart {
  private StageChart() {}

  static byte[] png(List<StageTotal> stages) throws IOException {
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(1000)
            .height(500)
            .title("Deals by stage")
            .yAxisTitle("Deals")
            .build();
    chart.getStyler().setLegendVisible(false);
    chart.addSeries(
        "deals",
        stages.stream().map(StageTotal::stage).toList(),
        stages.stream().map(StageTotal::deals).toList());
    return BitmapEncoder.getBitmapBytes(chart, BitmapFormat.PNG);
  }
}
