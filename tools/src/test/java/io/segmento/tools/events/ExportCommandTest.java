package io.segmento.tools.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import io.segmento.proto.v1.Approval;
import io.segmento.proto.v1.ApprovalScope;
import io.segmento.proto.v1.ApprovalServiceGrpc.ApprovalServiceImplBase;
import io.segmento.proto.v1.CsvChunk;
import io.segmento.proto.v1.ExportRawRequest;
import io.segmento.proto.v1.GrantApprovalRequest;
import io.segmento.proto.v1.Purpose;
import io.segmento.proto.v1.ReportQuery;
import io.segmento.proto.v1.ReportServiceGrpc.ReportServiceImplBase;
import io.segmento.tools.SegmentoMain;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import picocli.CommandLine;

/** What is asked of the core, what becomes of its rows, and what is said when it sends none. */
@ResourceLock(Resources.SYSTEM_OUT)
final class ExportCommandTest {
  private static final String HEAD = "event_id,type,event_time,billed,billed_micros,user_ref\r\n";
  private static final String FIRST =
      "bid:a,bid,2026-11-26T10:00:00.123Z,false,0,\r\nwin:a,win,2026-11-26T10:00:01Z,true,1250000,\"x,\"\"y\"\"\"\r\n";

  @TempDir
  Path work;

  private final StringWriter err = new StringWriter();
  private List<String> pieces = List.of(HEAD, FIRST);
  private String refusal = "";
  private volatile @Nullable ExportRawRequest asked;
  private volatile @Nullable GrantApprovalRequest granted;
  private Server server;

  @BeforeEach
  void start() throws IOException {
    server = Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
        .addService(new Core())
        .addService(new Grants())
        .build()
        .start();
  }

  @AfterEach
  void stop() {
    server.shutdownNow();
  }

  @Test
  void whatIsTypedIsAskedAndCsvIsAsItCame() throws Exception {
    Path file = work.resolve("week.csv");
    assertThat(export(
            file,
            "--approval",
            "q7",
            "--from",
            "2026-11-20",
            "--to",
            "2026-11-26",
            "--zone",
            "+03:00",
            "--campaign",
            "boots",
            "--with-users"))
        .isZero();
    assertThat(asked)
        .isEqualTo(ExportRawRequest.newBuilder()
            .setApprovalId("q7")
            .setWithUsers(true)
            .setQuery(ReportQuery.newBuilder()
                .setFromDay("2026-11-20")
                .setToDay("2026-11-26")
                .setTimeZone("+03:00")
                .addCampaignIds("boots"))
            .build());
    assertThat(Files.readString(file).replace("\n", "\r\n")).isEqualTo(HEAD + FIRST);
  }

  @Test
  void linesOfJsonHaveNumbersAndFlags() throws Exception {
    Path file = work.resolve("rows.jsonl");
    assertThat(export(file)).isZero();
    assertThat(Files.readAllLines(file))
        .containsExactly(
            "{\"event_id\":\"bid:a\",\"type\":\"bid\",\"event_time\":\"2026-11-26T10:00:00.123Z\",\"billed\":false,\"billed_micros\":0}",
            "{\"event_id\":\"win:a\",\"type\":\"win\",\"event_time\":\"2026-11-26T10:00:01Z\",\"billed\":true,\"billed_micros\":1250000,\"user_ref\":\"x,\\\"y\\\"\"}");
  }

  @Test
  void whoMayNotIsToldWhatIsMissingAndNothingIsWritten() throws Exception {
    refusal = "APPROVAL_MISSING";
    Path file = work.resolve("rows.parquet");
    assertThat(export(file)).isEqualTo(SegmentoMain.EXIT_FAILED);
    assertThat(err.toString())
        .contains("PERMISSION_DENIED: approval_id: no approval")
        .contains("What is missing: an approval of the partner", "segmento events approve");
    assertNothingIsLeft();
  }

  @Test
  void whatBreaksOffLeavesNoFile() throws Exception {
    pieces = List.of(HEAD, FIRST, "bid:b,bid,no-time,false,0,\r\n");
    assertThat(export(work.resolve("rows.parquet"))).isEqualTo(SegmentoMain.EXIT_FAILED);
    assertThat(err.toString()).contains("row 3: event_time: \"no-time\" (expected: a TIME)");
    assertNothingIsLeft();
  }

  @Test
  void aFileThatIsThereStays() throws Exception {
    Path file = Files.writeString(work.resolve("rows.csv"), "mine");
    assertThat(export(file)).isEqualTo(SegmentoMain.EXIT_FAILED);
    assertThat(Files.readString(file)).isEqualTo("mine");
    assertThat(export(file, "--force")).isZero();
    assertThat(Files.readString(file)).startsWith("event_id");
    assertThat(export(work.resolve("rows.xls"))).isEqualTo(SegmentoMain.EXIT_FAILED);
    assertThat(err.toString()).contains("ends with .parquet, .csv or .jsonl");
  }

  @Test
  void anApprovalIsWrittenDownAsTyped() {
    assertThat(run(
            "events",
            "approve",
            "--partner",
            "shop",
            "--purpose",
            "audience-reports",
            "--scope",
            "user-rows",
            "--role",
            "science",
            "--agreement",
            "DPA-1"))
        .isZero();
    GrantApprovalRequest request = granted;
    assertThat(request).isNotNull();
    assertThat(request.toBuilder().clearExpiresAtMillis().build())
        .isEqualTo(GrantApprovalRequest.newBuilder()
            .setPartner("shop")
            .setPurpose(Purpose.AUDIENCE_REPORTS)
            .setScope(ApprovalScope.USER_ROWS)
            .setRole("science")
            .setAgreement("DPA-1")
            .build());
    assertThat(run(
            "events",
            "approve",
            "--partner",
            "shop",
            "--purpose",
            "fun",
            "--role",
            "science",
            "--agreement",
            "DPA-1"))
        .isEqualTo(SegmentoMain.EXIT_FAILED);
    assertThat(err.toString())
        .contains("--purpose: fun (expected: one of measurement, audience-reports, improvement)");
  }

  @Test
  void listedApprovalsSayWhetherTheyHold() {
    Approval approval = Approval.newBuilder()
        .setId("q7")
        .setPartner("shop")
        .setScope(ApprovalScope.EVENT_ROWS)
        .setPurpose(Purpose.MEASUREMENT)
        .setRole("analysts")
        .setAgreement("DPA-1")
        .setGrantedBy("legal")
        .setExpiresAtMillis(Instant.parse("2026-11-27T00:00:00Z").toEpochMilli())
        .build();
    assertThat(ApprovalsCommand.render(List.of(approval), Instant.parse("2026-11-26T00:00:00Z")))
        .contains("q7", "event-rows", "measurement", "until 2026-11-27T00:00:00Z");
    assertThat(ApprovalsCommand.render(List.of(approval), Instant.parse("2026-11-28T00:00:00Z")))
        .contains("no: ended 2026-11-27T00:00:00Z");
  }

  private void assertNothingIsLeft() throws IOException {
    try (Stream<Path> left = Files.list(work)) {
      assertThat(left).isEmpty();
    }
  }

  private int export(Path file, String... more) {
    List<String> arguments = new ArrayList<>(List.of("events", "export", "--out", file.toString()));
    arguments.addAll(List.of(more));
    return run(arguments.toArray(String[]::new));
  }

  private int run(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--core", "127.0.0.1:" + server.getPort()));
    CommandLine command = SegmentoMain.commandLine();
    command.setErr(new PrintWriter(err, true));
    PrintStream console = System.out;
    System.setOut(new PrintStream(OutputStream.nullOutputStream(), true, UTF_8));
    try {
      return command.execute(all.toArray(String[]::new));
    } finally {
      System.setOut(console);
    }
  }

  private final class Core extends ReportServiceImplBase {
    @Override
    public void exportRaw(ExportRawRequest request, StreamObserver<CsvChunk> observer) {
      asked = request;
      if (!refusal.isEmpty()) {
        observer.onError(StatusProto.toStatusRuntimeException(Status.newBuilder()
            .setCode(Code.PERMISSION_DENIED_VALUE)
            .setMessage("approval_id: no approval (expected: one that the partner agreed to)")
            .addDetails(Any.pack(ErrorInfo.newBuilder().setReason(refusal).build()))
            .build()));
        return;
      }
      for (String piece : pieces) {
        observer.onNext(
            CsvChunk.newBuilder().setContent(ByteString.copyFromUtf8(piece)).build());
      }
      observer.onCompleted();
    }
  }

  private final class Grants extends ApprovalServiceImplBase {
    @Override
    public void grant(GrantApprovalRequest request, StreamObserver<Approval> observer) {
      granted = request;
      observer.onNext(Approval.newBuilder().setId("q7").build());
      observer.onCompleted();
    }
  }
}
