package io.segmento.platform.profile;

import io.segmento.platform.identity.UserSlot;
import io.segmento.platform.profile.KnownRecords.Change;
import io.segmento.proto.storage.v1.BidView;
import io.segmento.proto.storage.v1.ProfileBucket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Members of an audience that are worked on together: who is new, who is known and what their records become, and what came of each. Of one
 * call; one thread at a time.
 */
final class AudienceRound {
  private final List<UserSlot> slots;
  private final @Nullable RecordOutcome[] outcomes;
  private final List<UserSlot> newcomers = new ArrayList<>();
  private final List<Integer> newcomerPlaces = new ArrayList<>();
  private final List<Change> changes = new ArrayList<>();
  private final List<Integer> changePlaces = new ArrayList<>();
  private final List<Evictions> evictions = new ArrayList<>();

  AudienceRound(List<UserSlot> slots) {
    this.slots = slots;
    this.outcomes = new RecordOutcome[slots.size()];
  }

  void is(int place, RecordOutcome outcome) {
    outcomes[place] = outcome;
  }

  void isNew(int place) {
    newcomers.add(slots.get(place));
    newcomerPlaces.add(place);
  }

  void isKnown(
      int place, StoredRecords current, ProfileBucket bucket, BidView view, Evictions leaving) {
    changes.add(new Change(slots.get(place), current, bucket, view));
    changePlaces.add(place);
    evictions.add(leaving);
  }

  /** Those of whom nothing is held, in order. */
  List<UserSlot> newcomers() {
    return newcomers;
  }

  /** What the records of those become that are known, in order. */
  List<Change> changes() {
    return changes;
  }

  /** What leaves with a change. */
  Evictions evictions(int change) {
    return evictions.get(change);
  }

  void newcomerIs(int newcomer, RecordOutcome outcome) {
    is(newcomerPlaces.get(newcomer), outcome);
  }

  void changeIs(int change, RecordOutcome outcome) {
    is(changePlaces.get(change), outcome);
  }

  /** What came of all, when those are done of whom it is not known yet. */
  CompletableFuture<List<RecordOutcome>> complete(
      Function<UserSlot, CompletableFuture<RecordOutcome>> oneByOne) {
    List<CompletableFuture<RecordOutcome>> all = new ArrayList<>(outcomes.length);
    for (int place = 0; place < outcomes.length; place++) {
      RecordOutcome outcome = outcomes[place];
      all.add(
          outcome == null
              ? oneByOne.apply(slots.get(place))
              : CompletableFuture.completedFuture(outcome));
    }
    return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
        .thenApply(done -> all.stream().map(CompletableFuture::join).toList());
  }
}
