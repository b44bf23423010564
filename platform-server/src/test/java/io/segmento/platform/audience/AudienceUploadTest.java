package io.segmento.platform.audience;

import static io.segmento.platform.audience.Uploads.SEGMENT;
import static io.segmento.platform.audience.Uploads.device;
import static io.segmento.platform.audience.Uploads.header;
import static io.segmento.platform.audience.Uploads.numbered;
import static io.segmento.platform.audience.Uploads.row;
import static io.segmento.platform.audience.Uploads.rows;
import static io.segmento.platform.tracking.TrackingNode.view;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.segmento.platform.identity.UserKeys;
import io.segmento.platform.identity.UserSlot;
import io.segmento.platform.optout.OptOuts;
import io.segmento.platform.profile.ProfileErasures;
import io.segmento.platform.profile.ProfileReader;
import io.segmento.platform.profile.SegmentTimes;
import io.segmento.platform.segment.SegmentModule;
import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.CatalogFixtures;
import io.segmento.platform.testing.MutableClock;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.platform.tracking.TrackingNode;
import io.segmento.policy.Clause;
import io.segmento.proto.v1.AppContext;
import io.segmento.proto.v1.AudienceUploadServiceGrpc;
import io.segmento.proto.v1.IdentityKind;
import io.segmento.proto.v1.RowOutcome;
import io.segmento.proto.v1.RowResult;
import io.segmento.proto.v1.TrackRequest;
import io.segmento.proto.v1.UploadHeader;
import io.segmento.proto.v1.UploadKey;
import io.segmento.proto.v1.UploadRow;
import io.segmento.proto.v1.UploadRows;
import io.segmento.proto.v1.UploadSummary;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

final class AudienceUploadTest {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.shared();

  private static final String ONE = "6D92078A-8246-4BA4-AE5B-76104861E7DC";
  private static final String TWO = "7d92078a-8246-4ba4-ae5b-76104861e7dc";
  private static final String ZERO = "00000000-0000-0000-0000-000000000000";

  @TempDir
  Path directory;

  private final MutableClock clock = MutableClock.at("2026-11-23T10:00:00Z");
  private TrackingNode node;
  private ProfileReader profiles;

  @BeforeEach
  void start() {
    node = TrackingNode.start(redis, clock, directory, new SegmentModule(), new AudienceModule());
    profiles = new ProfileReader(node.node());
    Uploads.putSegment(node.node());
  }

  @AfterEach
  void close() {
    node.close();
  }

  @Clause("C10")
  @Test
  void advertisingIdsAreTakenAndNothingElse() throws Exception {
    UploadSummary summary = upload(
        header("u1"),
        rows(
            0,
            row(IdentityKind.GAID, ONE),
            row(IdentityKind.IDFA, TWO),
            row(IdentityKind.GAID, ZERO),
            row(IdentityKind.GAID, "somebody@example.com"),
            row(IdentityKind.COOKIE, ONE)),
        rows(5, row(IdentityKind.GAID, ONE)));
    assertThat(summary.getStored()).isEqualTo(2);
    assertThat(summary.getInvalid()).isEqualTo(3);
    assertThat(summary.getDuplicate()).isEqualTo(1);
    assertThat(summary.getNextRow()).isEqualTo(6);
    assertThat(summary.getResultsList())
        .extracting(RowResult::getRow, RowResult::getOutcome)
        .containsExactly(
            tuple(2L, RowOutcome.ROW_INVALID),
            tuple(3L, RowOutcome.ROW_INVALID),
            tuple(4L, RowOutcome.ROW_INVALID),
            tuple(5L, RowOutcome.ROW_DUPLICATE));
    assertThat(isIn(ONE)).isTrue();
    // In the month in which the provider collected it, so that it ends with that.
    assertThat(profiles
            .bucket(slot(ONE), YearMonth.of(2026, 9))
            .orElseThrow()
            .getAdvertisers(0)
            .getAudiences(0)
            .getProvider())
        .isEqualTo("sample-provider");
    for (String name : redis.<List<String>>run(commands -> commands.keys("*"))) {
      assertThat(name).doesNotContainIgnoringCase(ONE).doesNotContainIgnoringCase("6d92078a");
    }
  }

  @Clause("U3")
  @Test
  void whoOptedOutStaysOut() throws Exception {
    Await.result(node.node().get(OptOuts.class).optOut(slot(ONE)));
    UploadSummary summary =
        upload(header("u1"), rows(0, row(IdentityKind.GAID, ONE), row(IdentityKind.GAID, TWO)));
    assertThat(summary.getSuppressed()).isEqualTo(1);
    assertThat(summary.getStored()).isEqualTo(1);
    assertThat(profiles.view(slot(ONE))).isNull();
  }

  @Test
  void uploadGoesOnWhereItBrokeOffAndCountsNothingTwice() throws Exception {
    upload(header("u1"), rows(0, row(IdentityKind.GAID, ONE)));
    var stub = AudienceUploadServiceGrpc.newBlockingStub(node.node().channel());
    UploadKey key = UploadKey.newBuilder().setUploadId("u1").build();
    assertThat(stub.getUpload(key).getNextRow()).isEqualTo(1);
    UploadSummary all =
        upload(header("u1"), rows(0, row(IdentityKind.GAID, ONE), row(IdentityKind.GAID, TWO)));
    assertThat(all.getStored()).isEqualTo(2);
    assertThat(all.getDuplicate()).isZero();
    assertThat(stub.getUpload(key).getNextRow()).isEqualTo(2);
    // The same audience under another id is the same.
    assertThat(upload(header("u2"), rows(0, row(IdentityKind.GAID, ONE))).getDuplicate())
        .isEqualTo(1);
    assertThatThrownBy(() -> upload(header("u1"), rows(7, row(IdentityKind.GAID, ONE))))
        .hasMessageContaining("INVALID_ARGUMENT")
        .hasMessageContaining("first_row");
    UploadHeader other = header("u1").toBuilder().setCollectedOn("2026-09-02").build();
    assertThatThrownBy(() -> upload(other, rows(0)))
        .hasMessageContaining("FAILED_PRECONDITION")
        .hasMessageContaining("upload_id");
  }

  @Clause("C10")
  @Test
  void eachOfManyRowsIsHeldToTheChoiceOfItsOwner() throws Exception {
    Await.result(node.node().get(OptOuts.class).optOut(slot(numbered(205))));
    List<UploadRow> many = new ArrayList<>();
    for (int i = 0; i < 450; i++) {
      many.add(row(IdentityKind.GAID, numbered(i)));
    }
    many.set(3, row(IdentityKind.GAID, ZERO));
    many.set(7, row(IdentityKind.GAID, numbered(6)));
    many.set(399, row(IdentityKind.GAID, numbered(2)));
    UploadSummary summary = upload(
        header("u1"),
        UploadRows.newBuilder().addAllRows(many).build(),
        rows(450, row(IdentityKind.IDFA, ONE)));
    assertThat(summary.getStored()).isEqualTo(447);
    assertThat(summary.getNextRow()).isEqualTo(451);
    assertThat(summary.getResultsList())
        .extracting(RowResult::getRow, RowResult::getOutcome)
        .hasSize(4)
        .contains(
            tuple(3L, RowOutcome.ROW_INVALID),
            tuple(7L, RowOutcome.ROW_DUPLICATE),
            tuple(205L, RowOutcome.ROW_SUPPRESSED))
        // Blocks of rows are written side by side: either of these two may come second.
        .containsAnyOf(tuple(2L, RowOutcome.ROW_DUPLICATE), tuple(399L, RowOutcome.ROW_DUPLICATE));
    assertThat(profiles.view(slot(numbered(205)))).isNull();
    assertThat(isIn(numbered(204))).isTrue();
    assertThat(isIn(numbered(449))).isTrue();
    assertThat(AudienceUploadServiceGrpc.newBlockingStub(node.node().channel())
            .getUpload(UploadKey.newBuilder().setUploadId("u1").build()))
        .isEqualTo(summary);
    // What is known of an upload outlives the break in it.
    assertThat(upload(header("u1"), rows(451, row(IdentityKind.IDFA, ZERO))).getResultsList())
        .hasSize(5)
        .startsWith(summary.getResultsList().toArray(RowResult[]::new));
  }

  @Clause({"U3", "C10"})
  @Test
  void peopleWhoAreKnownGoTogetherAndEachIsHeldToTheirChoice() throws Exception {
    List<UploadRow> many = new ArrayList<>();
    for (int i = 0; i < 230; i++) {
      many.add(row(IdentityKind.GAID, numbered(i)));
    }
    UploadRows all = UploadRows.newBuilder().addAllRows(many).build();
    assertThat(upload(header("u1"), all).getStored()).isEqualTo(230);
    Await.result(node.node().get(OptOuts.class).optOut(slot(numbered(5))));
    // Erased, so that what was collected before is refused.
    Await.result(node.node().get(ProfileErasures.class).erase(slot(numbered(6))));
    // What a signal of the device forbids stays forbidden: an upload is no contact.
    redis.run(
        commands -> commands.set(TrackingNode.text(slot(numbered(7)).suppression()), "SIGNAL:1"));
    many.set(9, row(IdentityKind.GAID, numbered(8)));
    UploadSummary second = upload(
        header("u2").toBuilder().setCollectedOn("2026-09-02").build(),
        UploadRows.newBuilder().addAllRows(many).build());
    assertThat(second.getResultsList())
        .extracting(RowResult::getRow, RowResult::getOutcome)
        .containsExactly(
            tuple(5L, RowOutcome.ROW_SUPPRESSED),
            tuple(6L, RowOutcome.ROW_SUPPRESSED),
            tuple(7L, RowOutcome.ROW_SUPPRESSED),
            tuple(9L, RowOutcome.ROW_DUPLICATE));
    assertThat(second.getStored()).isEqualTo(226);
    assertThat(collections(numbered(229))).containsExactly("2026-09-01", "2026-09-02");
    assertThat(collections(numbered(7))).containsExactly("2026-09-01");
    assertThat(isIn(numbered(229))).isTrue();
    assertThat(profiles.view(slot(numbered(5)))).isNull();
    assertThat(profiles.view(slot(numbered(6)))).isNull();
    // A third time all is there already.
    assertThat(upload(
                header("u3").toBuilder().setCollectedOn("2026-09-02").build(),
                rows(
                    0,
                    row(IdentityKind.GAID, numbered(200)),
                    row(IdentityKind.GAID, numbered(201))))
            .getDuplicate())
        .isEqualTo(2);
  }

  @Test
  void aNodeThatHasJustStartedTakesKnownPeopleToo() throws Exception {
    List<UploadRow> many = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      many.add(row(IdentityKind.GAID, numbered(i)));
    }
    UploadRows all = UploadRows.newBuilder().addAllRows(many).build();
    assertThat(upload(header("u1"), all).getStored()).isEqualTo(200);
    try (TrackingNode fresh =
        TrackingNode.start(redis, clock, directory, new SegmentModule(), new AudienceModule())) {
      UploadHeader later = header("u2").toBuilder().setCollectedOn("2026-09-02").build();
      assertThat(Uploads.send(fresh.node().channel(), later, all).getStored()).isEqualTo(200);
    }
    for (int i = 0; i < 200; i++) {
      assertThat(collections(numbered(i)))
          .as(numbered(i))
          .containsExactly("2026-09-01", "2026-09-02");
    }
  }

  private List<String> collections(String device) {
    return profiles
        .bucket(slot(device), YearMonth.of(2026, 9))
        .orElseThrow()
        .getAdvertisers(0)
        .getAudiencesList()
        .stream()
        .map(each -> LocalDate.ofEpochDay(each.getCollectedOn()).toString())
        .toList();
  }

  @Test
  void whatTheVisitorDoesStandsBesideIt() throws Exception {
    node.tracking()
        .track(TrackRequest.newBuilder()
            .setApp(AppContext.newBuilder()
                .setApiKey(CatalogFixtures.API_KEY)
                .setDevice(device(IdentityKind.GAID, ONE)))
            .addEvents(view("e1", "sku-1"))
            .build());
    assertThat(upload(header("u1"), rows(0, row(IdentityKind.GAID, ONE))).getStored())
        .isEqualTo(1);
    node.tracking()
        .track(TrackRequest.newBuilder()
            .setApp(AppContext.newBuilder()
                .setApiKey(CatalogFixtures.API_KEY)
                .setDevice(device(IdentityKind.GAID, ONE)))
            .addEvents(view("e2", "sku-2"))
            .build());
    assertThat(isIn(ONE)).isTrue();
    assertThat(requireNonNull(profiles.view(slot(ONE))).getAdvertisers(0).getProductsCount())
        .isEqualTo(2);
  }

  @Test
  void headerIsHeldToWhatIsAgreed() {
    refused(header("u1").toBuilder().setProvider("stranger").build(), "PERMISSION_DENIED");
    refused(header("u1").toBuilder().setConsentBasis("none").build(), "PERMISSION_DENIED");
    refused(header("u1").toBuilder().setCollectedOn("2024-11-30").build(), "header.collected_on");
    refused(header("u1").toBuilder().setCollectedOn("2026-11-24").build(), "header.collected_on");
    refused(header("u1").toBuilder().setCollectedOn("yesterday").build(), "header.collected_on");
    refused(header("u1").toBuilder().setSegmentId("other").build(), "FAILED_PRECONDITION");
    refused(header("no such id!"), "header.upload_id");
  }

  private void refused(UploadHeader header, String why) {
    assertThatThrownBy(() -> upload(header, rows(0, row(IdentityKind.GAID, ONE))))
        .hasMessageContaining(why);
  }

  private boolean isIn(String device) {
    return SegmentTimes.isIn(
        requireNonNull(profiles.view(slot(device))).getAdvertisers(0),
        SEGMENT,
        clock.instant().getEpochSecond());
  }

  private UserSlot slot(String device) {
    return UserSlot.of(
        node.node().get(UserKeys.class).of(IdentityKind.GAID, device).orElseThrow());
  }

  private UploadSummary upload(UploadHeader header, UploadRows... messages) throws Exception {
    return Uploads.send(node.node().channel(), header, messages);
  }
}
