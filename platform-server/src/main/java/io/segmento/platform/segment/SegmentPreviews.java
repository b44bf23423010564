package io.segmento.platform.segment;

import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.profile.AdvertiserHistory;
import io.segmento.platform.profile.ProfileSamples.Sampled;
import io.segmento.proto.v1.PreviewSegmentRequest;
import io.segmento.proto.v1.Segment;
import io.segmento.proto.v1.SegmentPreview;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.function.Predicate;

/** How many users a condition would match now, by the same evaluation as events have. <b>Waits</b>: never call it on an event loop. */
final class SegmentPreviews {
  private final SampleRun run;
  private final SegmentCheck check;
  private final Clock clock;

  @Inject
  SegmentPreviews(SampleRun run, SegmentCheck check, Clock clock) {
    this.run = run;
    this.check = check;
    this.clock = clock;
  }

  /** Throws what is wrong with a request. */
  void check(PreviewSegmentRequest request) {
    if (!SegmentCheck.ID.matcher(request.getAdvertiserId()).matches()) {
      throw SegmentoException.invalid(
          SegmentReason.SEGMENT_INVALID, "advertiser_id", "no id (expected: an advertiser's id)");
    }
    if (!request.hasCondition()) {
      throw SegmentoException.invalid(
          SegmentReason.SEGMENT_INVALID,
          "condition",
          "none (expected: one; what uploads alone fill has nothing to preview)");
    }
    check.check("condition", request.getCondition());
  }

  /** Tells of progress until that answers false; the last word has the whole sample. */
  void preview(PreviewSegmentRequest request, Predicate<SegmentPreview> tell) {
    check(request);
    SegmentPlan plan = SegmentCompiler.compile(List.of(Segment.newBuilder()
        .setId("preview")
        .setAdvertiserId(request.getAdvertiserId())
        .setCondition(request.getCondition())
        .build()));
    long now = clock.instant().getEpochSecond();
    Matches matches = new Matches(plan, request.getAdvertiserId(), now, tell);
    int months = 1 + SegmentMemberships.monthsBack(plan.horizonHours(), clock.instant());
    long sampled = run.run(months, matches);
    if (!matches.ended) {
      var unused = tell.test(SampleEstimate.of(matches.count).preview(sampled, sampled));
    }
  }

  private static final class Matches implements SampleRun.Visitor {
    private final Evaluation evaluation = new Evaluation();
    private final SegmentPlan plan;
    private final String advertiserId;
    private final long now;
    private final Predicate<SegmentPreview> tell;
    private long count;
    private boolean ended;

    private Matches(
        SegmentPlan plan, String advertiserId, long now, Predicate<SegmentPreview> tell) {
      this.plan = plan;
      this.advertiserId = advertiserId;
      this.now = now;
      this.tell = tell;
    }

    @Override
    public void visit(Sampled user) {
      AdvertiserHistory history = AdvertiserHistory.of(advertiserId, user.months());
      // Who never was at the advertiser is nobody it could have a segment of.
      if (history.size() > 0) {
        evaluation.begin(plan, history);
        if (plan.condition(0).holds(evaluation, now)) {
          count++;
        }
      }
    }

    @Override
    public boolean progress(long sampled, long sampleSize) {
      // So far, as if the rest were like it.
      long soFar = sampled == 0 ? 0 : Math.round((double) count * sampleSize / sampled);
      ended = !tell.test(SampleEstimate.of(soFar).preview(sampled, sampleSize));
      return !ended;
    }
  }
}
