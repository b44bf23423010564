package io.segmento.platform.segment;

import io.segmento.platform.identity.UserSlot;
import io.segmento.platform.profile.ProfileSamples;
import io.segmento.platform.profile.ProfileSamples.Sampled;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Goes through the sample, page by page, and takes out who is gone. <b>Waits</b>: never call it on an event loop. */
final class SampleRun {
  private static final int KEYS_AT_ONCE = 1_000;

  /** Sees the profiles of the sample. */
  interface Visitor {
    /** One user. */
    void visit(Sampled user);

    /** After some users; false ends the run. */
    boolean progress(long sampled, long sampleSize);
  }

  private final UserSample sample;
  private final ProfileSamples profiles;

  @Inject
  SampleRun(UserSample sample, ProfileSamples profiles) {
    this.sample = sample;
    this.profiles = profiles;
  }

  /** Shows every user of the sample with so many of the latest months; tells how many there were. Fails like the store. */
  long run(int months, Visitor visitor) {
    long size = 0;
    for (int shard = 0; shard < UserSample.SHARDS; shard++) {
      size += sample.size(shard).join();
    }
    int page = Math.max(10, KEYS_AT_ONCE / (months + 1));
    long sampled = 0;
    for (int shard = 0; shard < UserSample.SHARDS; shard++) {
      int rank = 0;
      List<UserSlot> users = sample.page(shard, rank, page).join();
      while (!users.isEmpty()) {
        // The next page comes while this one is looked at.
        CompletableFuture<List<UserSlot>> next = sample.page(shard, rank + page, page);
        List<UserSlot> gone = visit(users, months, visitor);
        sampled += users.size() - gone.size();
        if (!visitor.progress(sampled, Math.max(size, sampled))) {
          return sampled;
        }
        rank += page;
        users = next.join();
        if (!gone.isEmpty()) {
          // Ranks move up by as many as leave; whoever is stepped over is seen in the next run.
          sample.remove(shard, gone).join();
          rank -= gone.size();
          users = sample.page(shard, rank, page).join();
        }
      }
    }
    return sampled;
  }

  private List<UserSlot> visit(List<UserSlot> users, int months, Visitor visitor) {
    List<UserSlot> gone = new ArrayList<>();
    List<Sampled> found = profiles.read(users, months).join();
    for (int i = 0; i < users.size(); i++) {
      if (found.get(i).isEmpty()) {
        gone.add(users.get(i));
      } else {
        visitor.visit(found.get(i));
      }
    }
    return gone;
  }
}
