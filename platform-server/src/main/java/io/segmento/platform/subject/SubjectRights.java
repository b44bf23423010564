package io.segmento.platform.subject;

import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.identity.IdentityCookies;
import io.segmento.platform.identity.OutlyingKeys;
import io.segmento.platform.identity.SiteCookies;
import io.segmento.platform.identity.UserSlot;
import io.segmento.platform.optout.OptOuts;
import io.segmento.platform.privacy.ConsentHistory;
import io.segmento.platform.privacy.Withdrawal;
import io.segmento.platform.profile.EvidenceStore;
import io.segmento.platform.profile.ProfileErasures;
import io.segmento.platform.profile.StoredProfile;
import io.segmento.platform.profile.StoredProfiles;
import io.segmento.platform.redis.RedisStore;
import io.segmento.platform.tracking.AdvertiserDirectory;
import io.segmento.proto.v1.AdvertiserProfile;
import io.segmento.proto.v1.BrowserContext;
import io.segmento.proto.v1.CollectedMonth;
import io.segmento.proto.v1.EraseReply;
import io.segmento.proto.v1.EraseRequest;
import io.segmento.proto.v1.ExportReply;
import io.segmento.proto.v1.ExportRequest;
import io.segmento.proto.v1.GetProfileRequest;
import io.segmento.proto.v1.Identity;
import io.segmento.proto.v1.ListEvidenceReply;
import io.segmento.proto.v1.ListEvidenceRequest;
import io.segmento.proto.v1.Profile;
import io.segmento.proto.v1.WithdrawReply;
import io.segmento.proto.v1.WithdrawRequest;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lets people see and erase what is held of them, as far as what they present proves who they are: the cookie everything, a bare device id, which
 * every exchange knows, only the erasure. An advertiser's key opens that advertiser's part of a device's data. Thread-safe.
 */
final class SubjectRights implements Withdrawal, ConsentHistory, DeviceErasure {

  /** As the catalog has them; empty: all. */
  private static final Pattern ADVERTISER_ID = Pattern.compile("[a-z0-9_-]{0,24}");

  private final Subjects subjects;
  private final StoredProfiles profiles;
  private final EvidenceStore evidence;
  private final ProfileErasures erasures;
  private final OptOuts optOuts;
  private final OutlyingKeys outlying;
  private final AdvertiserDirectory advertisers;
  private final IdentityCookies cookies;
  private final SiteCookies siteCookies;
  private final CatalogNames names;
  private final Receipts receipts;
  private final AuditLog audit;
  private final Clock clock;

  @Inject
  SubjectRights(
      Subjects subjects,
      StoredProfiles profiles,
      EvidenceStore evidence,
      ProfileErasures erasures,
      OptOuts optOuts,
      OutlyingKeys outlying,
      AdvertiserDirectory advertisers,
      IdentityCookies cookies,
      SiteCookies siteCookies,
      CatalogNames names,
      Receipts receipts,
      AuditLog audit,
      Clock clock) {
    this.subjects = subjects;
    this.profiles = profiles;
    this.evidence = evidence;
    this.erasures = erasures;
    this.optOuts = optOuts;
    this.outlying = outlying;
    this.advertisers = advertisers;
    this.cookies = cookies;
    this.siteCookies = siteCookies;
    this.names = names;
    this.receipts = receipts;
    this.audit = audit;
    this.clock = clock;
  }

  /** The months summed up. Fails with a {@link SegmentoException} or like {@link RedisStore}. */
  CompletableFuture<Profile> get(GetProfileRequest request) {
    return audit.entry(
        SubjectAction.READ,
        by(request.hasDevice()),
        () -> whose(request.hasDevice(), request.getDevice(), request.getBrowser()),
        () -> {
          Predicate<String> readable = readable(request.hasDevice(), "", request.getApiKey());
          Subject subject = request.hasDevice()
              ? subjects.of(request.getDevice())
              : subjects.required(request.getBrowser());
          return profiles.read(subject.slot()).thenApply(stored -> {
            List<CollectedMonth> months = ProfileProtos.months(stored, readable);
            if (months.isEmpty()) {
              throw new SegmentoException(SubjectReason.NOTHING_KNOWN, "nothing is known");
            }
            return Profile.newBuilder()
                .addAllAdvertisers(
                    ProfileProtos.sums(months).stream().map(names::name).toList())
                .addAllSegments(ProfileProtos.segments(stored, months, readable))
                .build();
          });
        });
  }

  /** Everything, by month. Fails like {@link #get}, but nothing known is an empty reply. */
  CompletableFuture<ExportReply> export(ExportRequest request) {
    return audit.entry(
        SubjectAction.EXPORT,
        by(request.hasDevice()),
        () -> whose(request.hasDevice(), request.getDevice(), request.getBrowser()),
        () -> {
          Predicate<String> readable =
              readable(request.hasDevice(), request.getAdvertiserId(), request.getApiKey());
          Optional<Subject> subject = request.hasDevice()
              ? Optional.of(subjects.of(request.getDevice()))
              : subjects.of(request.getBrowser());
          ExportReply.Builder reply = ExportReply.newBuilder().setGeneratedAtMillis(clock.millis());
          if (subject.isEmpty()) {
            return CompletableFuture.completedFuture(reply.build());
          }
          UserSlot slot = subject.get().slot();
          return profiles
              .read(slot)
              .thenCombine(
                  optOuts.state(slot),
                  (stored, suppression) -> reply
                      .setIdentified(true)
                      .setOptedOutSinceMillis(suppression.optedOutSinceMillis())
                      .setSuppressedBySignalSinceMillis(suppression.signalSinceMillis())
                      .mergeFrom(names.name(told(stored, readable))))
              .thenCombine(
                  evidence.read(slot),
                  (told, records) -> told.addAllEvidence(EvidenceProtos.told(records, readable)))
              .thenCombine(
                  // Links are nobody's part alone, so an advertiser is not told of them.
                  request.hasDevice()
                      ? CompletableFuture.completedFuture(List.<String>of())
                      : outlying.exchanges(slot),
                  (told, exchanges) -> told.addAllLinkedExchanges(exchanges).build());
        });
  }

  @Override
  public CompletableFuture<ListEvidenceReply> evidence(ListEvidenceRequest request) {
    return audit.entry(
        SubjectAction.EVIDENCE,
        by(false),
        () -> subjects.of(request.getBrowser()),
        () -> evidence
            .read(subjects.required(request.getBrowser()).slot())
            .thenApply(records -> ListEvidenceReply.newBuilder()
                .addAllEvidence(EvidenceProtos.told(records, any -> true))
                .build()));
  }

  private Optional<Subject> whose(boolean byDevice, Identity device, BrowserContext browser) {
    return byDevice ? Optional.of(subjects.of(device)) : subjects.of(browser);
  }

  private static String by(boolean device) {
    return device ? "device" : "cookie";
  }

  private static ExportReply told(StoredProfile stored, Predicate<String> readable) {
    List<CollectedMonth> months = ProfileProtos.months(stored, readable);
    ExportReply.Builder told = ExportReply.newBuilder()
        .addAllMonths(months)
        .addAllTotals(ProfileProtos.sums(months))
        .addAllUsedForAds(ProfileProtos.usedForAds(stored, readable))
        .addAllAdsShown(ProfileProtos.adsShown(stored, readable))
        .addAllAdTouches(ProfileProtos.adTouches(stored, readable))
        .setRememberedEventIds(stored.eventIds());
    stored.withdrawals().advertiserToMillis().forEach((advertiser, at) -> {
      if (advertiser.isEmpty() || readable.test(advertiser)) {
        told.addWithdrawals(io.segmento.proto.v1.Withdrawal.newBuilder()
            .setAdvertiserId(advertiser)
            .setAtMillis(at));
      }
    });
    return told.build();
  }

  /** Whose part may be read: everybody's by cookie, one's own by an advertiser's key. */
  private Predicate<String> readable(boolean device, String advertiserId, String apiKey) {
    if (!device) {
      return advertiserId.isEmpty() ? any -> true : advertiserId::equals;
    }
    if (apiKey.isEmpty()
        || (!advertiserId.isEmpty() && !advertisers.apiKeyMatches(advertiserId, apiKey))) {
      throw new SegmentoException(
          SubjectReason.POSSESSION_NOT_PROVED,
          "device: proves nothing by itself (expected: the advertiser's API key)");
    }
    return id -> (advertiserId.isEmpty() || id.equals(advertiserId))
        && advertisers.apiKeyMatches(id, apiKey);
  }

  /** Everything but a suppression. A browser also loses its id: with the next visit to an advertiser it starts anew. */
  CompletableFuture<EraseReply> erase(EraseRequest request) {
    return audit.entry(
        SubjectAction.ERASE,
        by(request.hasDevice()),
        () -> whose(request.hasDevice(), request.getDevice(), request.getBrowser()),
        () -> {
          Subject subject = request.hasDevice()
              ? subjects.of(request.getDevice())
              : subjects.required(request.getBrowser());
          return erasures.erase(subject.slot()).thenApply(erased -> {
            EraseReply.Builder reply = EraseReply.newBuilder()
                .setErasedKeys(erased)
                .setReceipt(receipts.sign(SubjectAction.ERASE, subject.presented(), "", erased));
            if (!request.hasDevice()) {
              reply.addCookies(cookies.drop());
              siteCookies.drop(request.getBrowser()).ifPresent(reply::addCookies);
            }
            return reply.build();
          });
        });
  }

  @Override
  public CompletableFuture<Long> erase(Identity device) {
    return audit.entry(
        SubjectAction.ERASE,
        "partner",
        () -> Optional.of(subjects.of(device)),
        () -> erasures.erase(subjects.of(device).slot()));
  }

  @Override
  public CompletableFuture<WithdrawReply> withdraw(WithdrawRequest request) {
    return audit.entry(
        SubjectAction.WITHDRAW,
        by(request.hasDevice()),
        () -> whose(request.hasDevice(), request.getDevice(), request.getBrowser()),
        () -> {
          String advertiserId = request.getAdvertiserId();
          if (!ADVERTISER_ID.matcher(advertiserId).matches()) {
            throw SegmentoException.invalid(
                "advertiser_id", "not an id (expected: that of an advertiser)");
          }
          if (request.hasDevice()) {
            throw new SegmentoException(
                SubjectReason.POSSESSION_NOT_PROVED,
                "device: proves nothing by itself (expected: our cookie)");
          }
          Subject subject = subjects.required(request.getBrowser());
          CompletableFuture<Long> erased = advertiserId.isEmpty()
              ? erasures.erase(subject.slot())
              : erasures.erase(subject.slot(), advertiserId);
          return erased.thenApply(count -> {
            WithdrawReply.Builder reply = WithdrawReply.newBuilder()
                .setRefusedBeforeMillis(clock.millis())
                .setReceipt(receipts.sign(
                    SubjectAction.WITHDRAW, subject.presented(), advertiserId, count));
            // It names no advertiser: whoever takes one back is not counted on by it elsewhere.
            siteCookies.drop(request.getBrowser()).ifPresent(reply::addCookies);
            return reply.build();
          });
        });
  }

  /** What an advertiser knows of the browser, summed up; null when nothing. */
  CompletableFuture<@Nullable AdvertiserProfile> ownData(Subject subject, String advertiserId) {
    return audit.entry(
        SubjectAction.WHY,
        by(false),
        () -> Optional.of(subject),
        () -> profiles
            .read(subject.slot())
            .thenApply(stored ->
                ProfileProtos.sums(ProfileProtos.months(stored, advertiserId::equals)).stream()
                    .findFirst()
                    .orElse(null)));
  }
}
