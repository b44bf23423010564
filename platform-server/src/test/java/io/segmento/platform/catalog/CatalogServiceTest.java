package io.segmento.platform.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.common.collect.ImmutableList;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.rpc.BadRequest;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.segmento.platform.error.Kind;
import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.testing.CatalogFixtures;
import io.segmento.platform.testing.MutableClock;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.platform.testing.TestNode;
import io.segmento.policy.Clause;
import io.segmento.proto.v1.ApplyCatalogReply;
import io.segmento.proto.v1.ApplyCatalogRequest;
import io.segmento.proto.v1.CampaignStatus;
import io.segmento.proto.v1.CatalogChange;
import io.segmento.proto.v1.CatalogChange.Action;
import io.segmento.proto.v1.CatalogEntry;
import io.segmento.proto.v1.CatalogHistoryRequest;
import io.segmento.proto.v1.CatalogKey;
import io.segmento.proto.v1.CatalogKind;
import io.segmento.proto.v1.CatalogServiceGrpc;
import io.segmento.proto.v1.CatalogServiceGrpc.CatalogServiceBlockingStub;
import io.segmento.proto.v1.Creative;
import io.segmento.proto.v1.DeleteCatalogRequest;
import io.segmento.proto.v1.FieldChange;
import io.segmento.proto.v1.InventoryList;
import io.segmento.proto.v1.ListCatalogRequest;
import io.segmento.proto.v1.Product;
import io.segmento.proto.v1.ReviewCreativeRequest;
import io.segmento.proto.v1.ReviewStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class CatalogServiceTest {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.shared();

  private final MutableClock clock = MutableClock.at("2026-11-23T10:00:00Z");
  private TestNode node;

  @BeforeEach
  void start() {
    node = TestNode.connected(redis.uri(), "", clock, new CatalogModule());
  }

  @AfterEach
  void close() {
    node.close();
  }

  @Test
  void appliedEntriesAreReadBackWithAnEtag() {
    ApplyCatalogReply reply = apply(CatalogFixtures.entries());
    assertThat(reply.getVersion()).isEqualTo(1);
    assertThat(reply.getChangesList())
        .hasSize(CatalogFixtures.entries().size())
        .allMatch(change -> change.getAction() == Action.CREATED && change.getVersion() == 1)
        .allMatch(change -> change.getChangedAtMillis() == clock.millis());
    CatalogEntry read = get(CatalogKind.CAMPAIGN, "brand");
    assertThat(read.getCampaign()).isEqualTo(CatalogFixtures.brand());
    assertThat(read.getEtag()).isNotEmpty();
    assertThat(get(CatalogKind.PRODUCT, "shop/sku-5").getProduct().getName())
        .isEqualTo("Tent for <two> & a dog");
  }

  @Test
  void sameEntriesAgainChangeNothing() {
    apply(CatalogFixtures.entries());
    ApplyCatalogReply again = apply(CatalogFixtures.entries());
    assertThat(again.getVersion()).isEqualTo(1);
    assertThat(again.getChangesList()).allMatch(change -> change.getAction() == Action.UNCHANGED);
    assertThat(logLength()).isEqualTo(CatalogFixtures.entries().size());
  }

  @Test
  void dryRunTellsAndChangesNothing() {
    ApplyCatalogReply reply = stub()
        .apply(ApplyCatalogRequest.newBuilder()
            .addAllEntries(CatalogFixtures.entries())
            .setDryRun(true)
            .build());
    assertThat(reply.getVersion()).isZero();
    assertThat(reply.getChangesList())
        .extracting(CatalogChange::getAction)
        .containsOnly(Action.CREATED);
    assertThat(keys()).isEmpty();
  }

  @Test
  void everyFaultIsToldAtOnceAndNothingIsWritten() {
    List<CatalogEntry> entries = new ArrayList<>(CatalogFixtures.entries());
    entries.add(CatalogFixtures.of(CatalogFixtures.brand().toBuilder()
        .setId("c1")
        .setMaxBidCpmMicros(0)
        .setCurrency("USX")
        .setTimeZone("Moscow")
        .setAdvertiserId("nobody")
        .build()));
    StatusRuntimeException failure = applyFails(entries);
    assertThat(failure.getStatus().getCode()).isEqualTo(Code.INVALID_ARGUMENT);
    assertThat(failure.getStatus().getDescription())
        .contains("campaign \"c1\".max_bid_cpm_micros: 0 (expected: > 0)")
        .contains("campaign \"c1\".currency: \"USX\" (expected: ISO 4217, such as USD)")
        .contains("campaign \"c1\".time_zone: \"Moscow\"")
        .contains("campaign \"c1\".advertiser_id: \"nobody\" (expected: an existing advertiser)");
    assertThat(violations(failure))
        .containsExactly(
            "campaign \"c1\".currency",
            "campaign \"c1\".time_zone",
            "campaign \"c1\".max_bid_cpm_micros",
            "campaign \"c1\".advertiser_id");
    assertThat(keys()).isEmpty();
  }

  @Test
  void thousandFaultsStillFitIntoAStatus() {
    List<CatalogEntry> entries = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      entries.add(CatalogFixtures.of(
          Product.newBuilder().setAdvertiserId("a").setSku("s" + i).build()));
    }
    StatusRuntimeException failure = applyFails(entries);
    assertThat(failure.getStatus().getCode()).isEqualTo(Code.INVALID_ARGUMENT);
    assertThat(failure.getStatus().getDescription()).matches("(?s).*; and \\d+ more");
  }

  @Test
  void referenceToNothingIsARuleThatDoesNotHold() {
    StatusRuntimeException failure =
        applyFails(List.of(CatalogFixtures.of(CatalogFixtures.brand())));
    assertThat(failure.getStatus().getCode()).isEqualTo(Code.FAILED_PRECONDITION);
    assertThat(failure.getStatus().getDescription())
        .isEqualTo("campaign \"brand\".advertiser_id: \"shop\" (expected: an existing advertiser)");
  }

  @Test
  void creativeMayNameOnlyAProductOfItsOwnAdvertiser() {
    apply(CatalogFixtures.entries());
    CatalogEntry creative = CatalogFixtures.of(
        CatalogFixtures.creatives("brand").get(0).toBuilder().setSku("sku-99").build());
    StatusRuntimeException failure = applyFails(List.of(creative));
    assertThat(failure.getStatus().getCode()).isEqualTo(Code.FAILED_PRECONDITION);
    assertThat(failure.getStatus().getDescription())
        .isEqualTo(
            "creative \"brand-300x250\".sku: \"shop/sku-99\" (expected: an existing product)");
    apply(List.of(creative.toBuilder()
        .setCreative(creative.getCreative().toBuilder().setSku("sku-1"))
        .build()));
  }

  @Test
  @Clause({"C13", "C14"})
  void productOfASensitiveMatterOrForChildrenIsNotTaken() {
    apply(CatalogFixtures.entries());
    Product product = CatalogFixtures.products().get(0);
    for (String category : List.of("Health > Diabetes", "386/391", "Игрушки / Детям")) {
      StatusRuntimeException failure = applyFails(List.of(CatalogFixtures.of(
          product.toBuilder().addCategories("Outdoor").addCategories(category).build())));
      assertThat(failure.getStatus().getCode()).isEqualTo(Code.FAILED_PRECONDITION);
      assertThat(failure.getStatus().getDescription())
          .isEqualTo("product \"shop/sku-1\".categories: \"" + category
              + "\" (expected: no sensitive matter, nothing made for children)");
    }
    assertThat(get(CatalogKind.PRODUCT, "shop/sku-1").getProduct()).isEqualTo(product);
  }

  @Test
  void currencyOfACampaignCannotChangeSinceItsLedgerIsKeptInIt() {
    apply(CatalogFixtures.entries());
    StatusRuntimeException failure = applyFails(List.of(CatalogFixtures.of(
        CatalogFixtures.brand().toBuilder().setCurrency("EUR").build())));
    assertThat(failure.getStatus().getCode()).isEqualTo(Code.FAILED_PRECONDITION);
    assertThat(failure.getStatus().getDescription())
        .isEqualTo("campaign \"brand\".currency: \"EUR\" (expected: USD, which cannot change)");
  }

  @Test
  void etagOfAnOlderReadIsRefused() {
    apply(CatalogFixtures.entries());
    CatalogEntry read = get(CatalogKind.CAMPAIGN, "brand");
    CatalogEntry mine = renamed(read, "mine");
    apply(List.of(mine));
    StatusRuntimeException failure = applyFails(List.of(renamed(read, "theirs")));
    assertThat(failure.getStatus().getCode()).isEqualTo(Code.ABORTED);
    assertThat(get(CatalogKind.CAMPAIGN, "brand").getCampaign().getName()).isEqualTo("mine");
  }

  @Test
  void ofManyWritersWithOneEtagExactlyOneWins() throws Exception {
    apply(CatalogFixtures.entries());
    CatalogEntry read = get(CatalogKind.CAMPAIGN, "brand");
    List<ListenableFuture<ApplyCatalogReply>> writers = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      writers.add(CatalogServiceGrpc.newFutureStub(node.channel())
          .withDeadlineAfter(60, TimeUnit.SECONDS)
          .apply(ApplyCatalogRequest.newBuilder()
              .addEntries(renamed(read, "writer " + i))
              .build()));
    }
    int won = 0;
    for (ListenableFuture<ApplyCatalogReply> writer : writers) {
      try {
        assertThat(writer.get().getVersion()).isEqualTo(2);
        won++;
      } catch (ExecutionException e) {
        assertThat(StatusProto.fromThrowable(e.getCause()).getCode())
            .isEqualTo(Code.ABORTED.value());
      }
    }
    assertThat(won).isEqualTo(1);
    assertThat(version()).isEqualTo("2");
  }

  @Test
  void whatWasCheckedAgainstAnOlderVersionIsNotWritten() {
    apply(CatalogFixtures.entries());
    StoredEntry entry = StoredEntry.of(
        CatalogFixtures.of(CatalogFixtures.brand().toBuilder().setName("late").build()));
    RedisCatalog.Change late =
        new RedisCatalog.Change(entry.key(), Action.REPLACED, entry, List.of());
    assertThat(node.get(RedisCatalog.class).apply(0, List.of(late), clock.millis(), ""))
        .isEmpty();
    assertThat(version()).isEqualTo("1");
    assertThat(get(CatalogKind.CAMPAIGN, "brand").getCampaign()).isEqualTo(CatalogFixtures.brand());
    assertThat(node.get(RedisCatalog.class).apply(1, List.of(late), clock.millis(), ""))
        .hasValue(2L);
  }

  @Test
  void listingIsInOrderOfIdAndByAdvertiser() {
    apply(CatalogFixtures.entries());
    assertThat(list(CatalogKind.CREATIVE, "shop"))
        .extracting(entry -> entry.getCreative().getId())
        .containsExactly(
            "brand-300x250",
            "brand-320x50",
            "brand-728x90",
            "retarget-300x250",
            "retarget-320x50",
            "retarget-728x90");
    assertThat(list(CatalogKind.CREATIVE, "other")).isEmpty();
    assertThat(list(CatalogKind.EXCHANGE, "")).hasSize(1);
  }

  @Test
  void whatSomethingRefersToIsNotDeleted() {
    apply(CatalogFixtures.entries());
    StatusRuntimeException failure = deleteFails(CatalogKind.CAMPAIGN, "brand");
    assertThat(failure.getStatus().getCode()).isEqualTo(Code.FAILED_PRECONDITION);
    assertThat(failure.getStatus().getDescription())
        .contains("creative \"brand-300x250\" refers to it");
    assertThat(deleteFails(CatalogKind.ADVERTISER, "shop").getStatus().getCode())
        .isEqualTo(Code.FAILED_PRECONDITION);
  }

  @Test
  void whatNothingRefersToIsDeletedOnce() {
    apply(CatalogFixtures.entries());
    ApplyCatalogReply reply = stub().delete(delete(CatalogKind.CREATIVE, "brand-300x250"));
    assertThat(reply.getVersion()).isEqualTo(2);
    assertThat(reply.getChanges(0).getAction()).isEqualTo(Action.DELETED);
    assertThat(deleteFails(CatalogKind.CREATIVE, "brand-300x250").getStatus().getCode())
        .isEqualTo(Code.NOT_FOUND);
  }

  @Test
  void unknownEntryIsNotFound() {
    try {
      get(CatalogKind.CAMPAIGN, "none");
      throw new AssertionError("found");
    } catch (StatusRuntimeException e) {
      assertThat(e.getStatus().getCode()).isEqualTo(Code.NOT_FOUND);
    }
  }

  @Test
  void historyTellsWhoChangedWhatWhenNewestFirst() {
    apply(CatalogFixtures.entries());
    clock.advance(Duration.ofMinutes(5));
    apply(List.of(CatalogFixtures.of(CatalogFixtures.retarget().toBuilder()
        .setBudget(CatalogFixtures.retarget().getBudget().toBuilder().setDailyMicros(7_000_000))
        .setStatus(CampaignStatus.PAUSED)
        .build())));

    List<CatalogChange> history = history(CatalogKind.CAMPAIGN, "retarget", 0);

    assertThat(history)
        .extracting(CatalogChange::getAction)
        .containsExactly(Action.REPLACED, Action.CREATED);
    CatalogChange newest = history.get(0);
    assertThat(newest.getChangedBy()).isEqualTo("development");
    assertThat(newest.getChangedAtMillis()).isEqualTo(clock.millis());
    assertThat(newest.getVersion()).isEqualTo(2);
    assertThat(newest.getFieldsList())
        .containsExactly(
            change("status", "ACTIVE_CAMPAIGN", "PAUSED"),
            change("budget.daily_micros", "50000000", "7000000"));
    assertThat(history.get(1).getFieldsList()).isEmpty();
    assertThat(history(CatalogKind.CREATIVE, "", 0)).hasSize(6);
    assertThat(history(CatalogKind.CATALOG_KIND_UNSPECIFIED, "", 3)).hasSize(3);
    assertThat(history(CatalogKind.CATALOG_KIND_UNSPECIFIED, "", 0))
        .hasSize(CatalogFixtures.entries().size() + 1);
  }

  @Test
  void historyIsReadPageByPage() {
    List<CatalogEntry> lists = new ArrayList<>();
    lists.add(CatalogEntry.newBuilder()
        .setInventoryList(InventoryList.newBuilder().setId("first").setName("First"))
        .build());
    apply(lists);
    lists.clear();
    for (int i = 0; i < 2_500; i++) {
      lists.add(CatalogEntry.newBuilder()
          .setInventoryList(InventoryList.newBuilder().setId("l" + i).setName("List"))
          .build());
    }
    apply(lists);

    assertThat(history(CatalogKind.INVENTORY_LIST, "first", 1)).hasSize(1);
    assertThat(history(CatalogKind.INVENTORY_LIST, "", 10_000))
        .extracting(each -> each.getKey().getId())
        .hasSize(2_501)
        .doesNotHaveDuplicates();
  }

  @Test
  void dryRunTellsEveryFieldThatWouldChange() {
    apply(CatalogFixtures.entries());
    CatalogEntry raised = CatalogFixtures.of(CatalogFixtures.brand().toBuilder()
        .setMaxBidCpmMicros(2_000_000)
        .putStrategyParameters("cpm-micros", "700000")
        .build());
    ApplyCatalogReply reply = stub()
        .apply(
            ApplyCatalogRequest.newBuilder().addEntries(raised).setDryRun(true).build());
    assertThat(reply.getChanges(0).getFieldsList())
        .containsExactly(
            change("max_bid_cpm_micros", "1000000", "2000000"),
            change("strategy_parameters.cpm-micros", "500000", "700000"));
    assertThat(version()).isEqualTo("1");
  }

  @Test
  void reviewerApprovesWhatTheyLookedAt() {
    apply(CatalogFixtures.entries());
    CatalogEntry read = get(CatalogKind.CREATIVE, "brand-300x250");
    ApplyCatalogReply reply = stub()
        .review(ReviewCreativeRequest.newBuilder()
            .setCreativeId("brand-300x250")
            .setStatus(ReviewStatus.REJECTED)
            .setNote("no imprint")
            .setEtag(read.getEtag())
            .build());
    assertThat(reply.getChanges(0).getFieldsList())
        .containsExactly(
            change("review_status", "APPROVED", "REJECTED"),
            change("review_note", "", "no imprint"));
    StatusRuntimeException stale = catchThrowableOfType(
        StatusRuntimeException.class,
        () -> stub()
            .review(ReviewCreativeRequest.newBuilder()
                .setCreativeId("brand-300x250")
                .setStatus(ReviewStatus.APPROVED)
                .setEtag(read.getEtag())
                .build()));
    assertThat(stale.getStatus().getCode()).isEqualTo(Code.ABORTED);
  }

  @Test
  void whoMayNotReviewWritesCreativesThatWaitForReview() {
    apply(CatalogFixtures.entries());
    CatalogWriter writer = node.get(CatalogWriter.class);
    CatalogAuthor author = new CatalogAuthor("shop-team", false);
    Creative approved = CatalogFixtures.creatives("brand").get(0);
    CatalogEntry edited = CatalogFixtures.of(
        approved.toBuilder().setLandingUrl("https://shop.example/x").build());

    // What is as it was approved stays approved.
    assertThat(writer
            .apply(request(CatalogFixtures.of(approved)), author)
            .getChanges(0)
            .getAction())
        .isEqualTo(Action.UNCHANGED);
    SegmentoException failure =
        catchThrowableOfType(SegmentoException.class, () -> writer.apply(request(edited), author));
    assertThat(failure.reason()).isEqualTo(CatalogReason.CATALOG_REVIEW);
    assertThat(failure)
        .hasMessageStartingWith(
            "creative \"brand-300x250\".review_status: APPROVED (expected: PENDING");
    assertThat(catchThrowableOfType(
                SegmentoException.class,
                () -> writer.apply(
                    request(
                        CatalogFixtures.of(approved.toBuilder().setId("fresh").build())),
                    author))
            .kind())
        .isEqualTo(Kind.PERMISSION);
    CatalogEntry pending = CatalogFixtures.of(
        edited.getCreative().toBuilder().setReviewStatus(ReviewStatus.PENDING).build());
    writer.apply(request(pending), author);
    assertThat(history(CatalogKind.CREATIVE, "brand-300x250", 1).get(0).getChangedBy())
        .isEqualTo("shop-team");
  }

  @Test
  void whatWasPlannedAtAnotherVersionIsNotApplied() {
    apply(CatalogFixtures.entries());
    ApplyCatalogRequest.Builder request = ApplyCatalogRequest.newBuilder()
        .addEntries(renamed(CatalogFixtures.of(CatalogFixtures.brand()), "new"));
    StatusRuntimeException failure = catchThrowableOfType(
        StatusRuntimeException.class, () -> stub().apply(request.setIfVersion(7).build()));
    assertThat(failure.getStatus().getCode()).isEqualTo(Code.ABORTED);
    assertThat(stub().apply(request.setIfVersion(1).build()).getVersion()).isEqualTo(2);
  }

  private static ApplyCatalogRequest request(CatalogEntry entry) {
    return ApplyCatalogRequest.newBuilder().addEntries(entry).build();
  }

  private List<CatalogChange> history(CatalogKind kind, String id, int limit) {
    return ImmutableList.copyOf(stub()
        .history(CatalogHistoryRequest.newBuilder()
            .setKey(CatalogKey.newBuilder().setKind(kind).setId(id))
            .setLimit(limit)
            .build()));
  }

  private static FieldChange change(String field, String before, String after) {
    return FieldChange.newBuilder()
        .setField(field)
        .setBefore(before)
        .setAfter(after)
        .build();
  }

  private static long logLength() {
    return redis.run(commands -> commands.xlen("{cat}:log"));
  }

  private static List<String> keys() {
    return redis.run(commands -> commands.keys("{cat}*"));
  }

  private static String version() {
    return redis.run(commands -> commands.get("{cat}:version"));
  }

  private CatalogServiceBlockingStub stub() {
    return CatalogServiceGrpc.newBlockingStub(node.channel())
        .withDeadlineAfter(60, TimeUnit.SECONDS);
  }

  private ApplyCatalogReply apply(List<CatalogEntry> entries) {
    return stub().apply(ApplyCatalogRequest.newBuilder().addAllEntries(entries).build());
  }

  private StatusRuntimeException applyFails(List<CatalogEntry> entries) {
    try {
      apply(entries);
    } catch (StatusRuntimeException e) {
      return e;
    }
    throw new AssertionError("was applied");
  }

  private StatusRuntimeException deleteFails(CatalogKind kind, String id) {
    try {
      ApplyCatalogReply unused = stub().delete(delete(kind, id));
    } catch (StatusRuntimeException e) {
      return e;
    }
    throw new AssertionError("was deleted");
  }

  private CatalogEntry get(CatalogKind kind, String id) {
    return stub().get(CatalogKey.newBuilder().setKind(kind).setId(id).build());
  }

  private List<CatalogEntry> list(CatalogKind kind, String advertiser) {
    return ImmutableList.copyOf(stub()
        .list(ListCatalogRequest.newBuilder()
            .setKind(kind)
            .setAdvertiserId(advertiser)
            .build()));
  }

  private static DeleteCatalogRequest delete(CatalogKind kind, String id) {
    return DeleteCatalogRequest.newBuilder()
        .setKey(CatalogKey.newBuilder().setKind(kind).setId(id))
        .build();
  }

  private static CatalogEntry renamed(CatalogEntry entry, String name) {
    return entry.toBuilder()
        .setCampaign(entry.getCampaign().toBuilder().setName(name))
        .build();
  }

  private static List<String> violations(StatusRuntimeException failure) {
    List<String> fields = new ArrayList<>();
    com.google.rpc.Status status = StatusProto.fromThrowable(failure);
    for (com.google.protobuf.Any detail : status.getDetailsList()) {
      if (detail.is(BadRequest.class)) {
        try {
          detail
              .unpack(BadRequest.class)
              .getFieldViolationsList()
              .forEach(violation -> fields.add(violation.getField()));
        } catch (com.google.protobuf.InvalidProtocolBufferException e) {
          throw new AssertionError(e);
        }
      }
    }
    return fields;
  }
}
