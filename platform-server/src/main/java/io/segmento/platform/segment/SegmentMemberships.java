package io.segmento.platform.segment;

import io.segmento.platform.identity.UserSlot;
import io.segmento.platform.profile.AdvertiserHistory;
import io.segmento.platform.profile.Memberships;
import io.segmento.platform.profile.ProfileEvent;
import io.segmento.proto.storage.v1.AdvertiserView;
import io.segmento.proto.storage.v1.SegmentView;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Keeps the segments of a bid view up with the events: of those that an event can change, each is evaluated. Thread-safe. */
final class SegmentMemberships implements Memberships {
  /** Of one advertiser in a view; of more, those that last longest stay. */
  static final int MAX_IN_VIEW = 48;

  private static final int MAX_MONTHS_BACK = UserSlot.RETENTION_MONTHS - 1;

  private final Segments segments;
  private final UserSample sample;
  private final Clock clock;
  private final ThreadLocal<Evaluation> evaluations = ThreadLocal.withInitial(Evaluation::new);

  @Inject
  SegmentMemberships(Segments segments, UserSample sample, Clock clock) {
    this.segments = segments;
    this.sample = sample;
    this.clock = clock;
  }

  @Override
  public int monthsBack(List<ProfileEvent> events) {
    SegmentSet set = segments.current();
    int hours = 0;
    for (ProfileEvent event : events) {
      hours = Math.max(hours, set.plan(event.advertiserId()).horizonHours());
    }
    return monthsBack(hours, clock.instant());
  }

  /** Months before this one into which so many hours reach. */
  static int monthsBack(int hours, Instant now) {
    if (hours == 0) {
      return 0;
    }
    YearMonth last = YearMonth.from(now.atOffset(ZoneOffset.UTC));
    YearMonth first =
        YearMonth.from(now.minus(Duration.ofHours(hours + 1L)).atOffset(ZoneOffset.UTC));
    return (int) Math.min(MAX_MONTHS_BACK, ChronoUnit.MONTHS.between(first, last));
  }

  @Override
  public int update(
      AdvertiserView.Builder view,
      AdvertiserHistory history,
      List<ProfileEvent> events,
      long nowSeconds) {
    return update(segments.current(), evaluations.get(), view, history, events, nowSeconds);
  }

  static int update(
      SegmentSet segments,
      Evaluation evaluation,
      AdvertiserView.Builder view,
      AdvertiserHistory history,
      List<ProfileEvent> events,
      long nowSeconds) {
    SegmentPlan plan = segments.plan(view.getAdvertiserId());
    if (plan.size() == 0 && view.getSegmentsCount() == 0) {
      return 0;
    }
    evaluation.begin(plan, history);
    boolean anew = view.getDefinitions() != plan.fingerprint();
    for (ProfileEvent event : events) {
      if (!anew && event.advertiserId().equals(view.getAdvertiserId())) {
        plan.triggers().affect(event, evaluation);
      }
    }
    List<SegmentView> kept = new ArrayList<>();
    for (SegmentView known : view.getSegmentsList()) {
      if (known.getValidUntil() > nowSeconds && isKept(known, segments, plan, evaluation, anew)) {
        kept.add(known);
      }
    }
    for (int i = 0; i < plan.size(); i++) {
      if (anew || evaluation.isAffected(i)) {
        int times = evaluation.evaluate(plan.condition(i), nowSeconds);
        for (int time = 0; time < times; time++) {
          kept.add(SegmentView.newBuilder()
              .setSegmentId(plan.id(i))
              .setValidFrom(evaluation.from(time))
              .setValidUntil(evaluation.until(time))
              .build());
        }
      }
    }
    view.setDefinitions(plan.fingerprint()).clearSegments();
    if (kept.size() > MAX_IN_VIEW) {
      kept.sort(Comparator.comparingLong(SegmentView::getValidUntil).reversed());
    }
    view.addAllSegments(kept.subList(0, Math.min(MAX_IN_VIEW, kept.size())));
    return Math.max(0, kept.size() - MAX_IN_VIEW);
  }

  private static boolean isKept(
      SegmentView known,
      SegmentSet segments,
      SegmentPlan plan,
      Evaluation evaluation,
      boolean anew) {
    if (known.getCollectedOn() > 0) {
      return segments.segment(known.getSegmentId()) != null;
    }
    Integer index = plan.index(known.getSegmentId());
    return !anew && index != null && !evaluation.isAffected(index);
  }

  @Override
  public void written(UserSlot slot, YearMonth month) {
    sample.add(slot, month);
  }
}
