package io.segmento.platform.targeting;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What differs between two lists of campaigns, both in {@link CampaignIndex#ORDER}: the very same campaign is told by its instance, so that what did not change is not looked at. */
final class IndexChanges {

  private record Change(
      int number, @Nullable TargetedCampaign old, @Nullable TargetedCampaign next) {}

  /** Takes one change; of a campaign that goes the number is {@link Renumbering#GONE} and there is no next one. */
  @FunctionalInterface
  interface Sink {
    void change(int number, @Nullable TargetedCampaign old, @Nullable TargetedCampaign next);
  }

  private final List<Change> changes = new ArrayList<>();
  private final int[] numbers;
  private boolean moves;

  private IndexChanges(int before) {
    this.numbers = new int[before];
  }

  @SuppressWarnings("ReferenceEquality")
  static IndexChanges between(
      List<? extends TargetedCampaign> before, List<? extends TargetedCampaign> after) {
    IndexChanges found = new IndexChanges(before.size());
    int i = 0;
    int j = 0;
    while (i < before.size() || j < after.size()) {
      TargetedCampaign old = i < before.size() ? before.get(i) : null;
      TargetedCampaign next = j < after.size() ? after.get(j) : null;
      int order = old == next ? 0 : order(old, next);
      if (order == 0) {
        found.numbers[i++] = j;
        if (old != next) {
          found.changes.add(new Change(j, old, next));
        }
        j++;
      } else if (order < 0) {
        found.numbers[i++] = Renumbering.GONE;
        found.changes.add(new Change(Renumbering.GONE, old, null));
        found.moves = true;
      } else {
        found.changes.add(new Change(j++, null, next));
        found.moves = true;
      }
    }
    return found;
  }

  private static int order(@Nullable TargetedCampaign old, @Nullable TargetedCampaign next) {
    if (old == null) {
      return 1;
    }
    return next == null ? -1 : CampaignIndex.ORDER.compare(old, next);
  }

  /** The position of the first campaign of an advertiser, or where it would be. */
  static int firstOf(List<? extends TargetedCampaign> campaigns, String advertiserId) {
    int from = 0;
    int to = campaigns.size();
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (campaigns.get(middle).proto().getAdvertiserId().compareTo(advertiserId) < 0) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }

  boolean isEmpty() {
    return changes.isEmpty();
  }

  /** Whether a campaign has another number than it had, or there are more or fewer. */
  boolean moves() {
    return moves;
  }

  /** The next number of each campaign there was. */
  int[] numbers() {
    return numbers;
  }

  void forEach(Sink sink) {
    for (Change change : changes) {
      sink.change(change.number, change.old, change.next);
    }
  }
}
