package dev.waybill.crm.imports;

import dev.waybill.Attempt;
import dev.waybill.FanOut;
import dev.waybill.Outcomes;
import dev.waybill.Step;
import dev.waybill.Workflow;
import dev.waybill.WorkflowDefinition;
import dev.waybill.WorkflowDefinition.Singleton;
import dev.waybill.WorkflowType;
import dev.waybill.crm.contacts.Contacts;
import dev.waybill.crm.events.CrmEvents;
import dev.waybill.crm.events.ImportUploaded;
import dev.waybill.crm.notices.Notices;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Imports a CSV file of contacts, several chunks at a time. Bad rows and failed chunks end in the
 * report; half of the chunks may fail before the import does.
 */
public final class BatchImport implements Workflow<ImportUploaded, ImportReport> {
  public static final WorkflowType<ImportUploaded, ImportReport> TYPE =
      WorkflowType.of("batch-import", ImportUploaded.class, ImportReport.class);

  private static final int ROWS = 250;
  private static final int AT_A_TIME = 8;

  private final ContactCsv csv;
  private final Contacts contacts;
  private final Imports imports;
  private final Notices notices;

  public BatchImport(ImportFiles files, Contacts contacts, Imports imports, Notices notices) {
    this.csv = new ContactCsv(files);
    this.contacts = contacts;
    this.imports = imports;
    this.notices = notices;
  }

  /** What a loading step is given. */
  private record Load(String file, Chunk chunk) {}

  @Override
  public WorkflowDefinition<ImportUploaded, ImportReport> definition() {
    return TYPE.define()
        .startedBy(CrmEvents.IMPORT_UPLOADED)
        .singleton(Singleton.SKIP_NEW, "importId")
        .timeout(Duration.ofHours(6))
        .build();
  }

  @Override
  public ImportReport run(Step step, ImportUploaded input) {
    ImportUploaded upload = input.checked();
    List<Chunk> chunks =
        List.of(
            step.run(
                "split",
                upload.file(),
                Chunk[].class,
                (a, file) -> csv.split(file, ROWS).toArray(Chunk[]::new)));
    ImportReport report = ImportReport.of(load(step, upload, chunks));
    step.run("record", a -> imports.finished(upload.importId(), report));
    String text = "Import " + upload.importId() + ": " + report.summary();
    step.run("tell-uploader", a -> notices.tell(a.idempotencyKey(), upload.uploader(), text));
    return report;
  }

  private Outcomes<Chunk, ChunkResult> load(Step step, ImportUploaded upload, List<Chunk> chunks) {
    return step.async()
        .map(
            "chunks",
            chunks,
            FanOut.of(AT_A_TIME).withToleratedFailures(chunks.size() / 2),
            (s, chunk) ->
                s.run("load", new Load(upload.file(), chunk), ChunkResult.class, this::load))
        .await();
  }

  private ChunkResult load(Attempt attempt, Load load) throws IOException {
    ContactCsv.Rows rows = csv.read(load.file(), load.chunk());
    contacts.save(List.copyOf(rows.good().values()));
    return new ChunkResult(rows.good().size(), rows.bad());
  }
}
