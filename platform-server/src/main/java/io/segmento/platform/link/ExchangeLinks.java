package io.segmento.platform.link;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.segmento.platform.identity.OutlyingKeys;
import io.segmento.platform.identity.UserKey;
import io.segmento.platform.identity.UserSlot;
import io.segmento.platform.privacy.StoragePermit;
import io.segmento.platform.profile.SealedUserValues;
import io.segmento.platform.profile.StoredProfile;
import io.segmento.platform.profile.UserValueUpdates;
import io.segmento.platform.redis.RedisStore;
import io.segmento.proto.storage.v1.UserLink;
import io.segmento.proto.storage.v1.UserLinks;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Links of exchanges' ids with users, in both directions: {@code m:<exchange>:<hash>} names the user, and the user's slot lists the links of each
 * month, so that they can be found and deleted. A link ends 24 months after the month in which it was made began. Every use goes on to the
 * user's slot and the suppression there. Thread-safe.
 */
public final class ExchangeLinks implements OutlyingKeys {

  /** Of one user in one month; the oldest leaves first. */
  static final int MAX_LINKS = 32;

  private final RedisStore store;
  private final UserValueUpdates updates;
  private final SealedUserValues values;
  private final LinkNames names;
  private final Clock clock;

  @Inject
  ExchangeLinks(
      RedisStore store,
      UserValueUpdates updates,
      SealedUserValues values,
      LinkNames names,
      Clock clock) {
    this.store = store;
    this.updates = updates;
    this.values = values;
    this.names = names;
    this.clock = clock;
  }

  /** False when the user is suppressed, or was erased at this moment: then there is no link. Fails like {@link RedisStore}. */
  CompletableFuture<Boolean> link(
      StoragePermit permit, UserKey user, String exchange, String exchangeUserId) {
    Objects.requireNonNull(permit, "permit");
    UserSlot slot = UserSlot.of(user);
    Instant now = clock.instant();
    YearMonth month = YearMonth.from(now.atOffset(ZoneOffset.UTC));
    Instant end = StoredProfile.endOf(month);
    ByteString hash = names.hash(exchange, exchangeUserId);
    UserLink link = UserLink.newBuilder().setExchange(exchange).setHash(hash).build();
    byte[] forward = LinkNames.name(exchange, hash);
    return updates
        .update(slot, slot.links(month), now.toEpochMilli(), end, known -> with(known, link))
        .thenCompose(listed -> listed
            ? values
                .seal(forward, user.bytes())
                .thenCompose(value -> store.set(forward, value, end))
                .thenApply(done -> true)
            : CompletableFuture.completedFuture(false));
  }

  private static byte[] with(byte[] known, UserLink link) {
    List<UserLink> links = new ArrayList<>(parse(known).getLinksList());
    links.remove(link);
    links.add(link);
    return UserLinks.newBuilder()
        .addAllLinks(links.subList(Math.max(0, links.size() - MAX_LINKS), links.size()))
        .build()
        .toByteArray();
  }

  /** Where the link of an exchange's id is, if there is one. */
  public byte[] nameOf(String exchange, String exchangeUserId) {
    return LinkNames.name(exchange, names.hash(exchange, exchangeUserId));
  }

  /** Whom a link names; null when it cannot be opened, or not without waiting. */
  public @Nullable UserKey open(byte[] name, byte[] sealed) {
    byte[] user = values.peek(name, sealed);
    return user == null || user.length != UserKey.BYTES ? null : UserKey.of(user);
  }

  @Override
  public CompletableFuture<List<byte[]>> of(UserSlot slot) {
    return links(slot)
        .thenApply(links -> links.stream()
            .map(link -> LinkNames.name(link.getExchange(), link.getHash()))
            .toList());
  }

  @Override
  public CompletableFuture<List<String>> exchanges(UserSlot slot) {
    return links(slot)
        .thenApply(links ->
            links.stream().map(UserLink::getExchange).distinct().sorted().toList());
  }

  private CompletableFuture<List<UserLink>> links(UserSlot slot) {
    List<byte[]> lists = new ArrayList<>();
    YearMonth month = YearMonth.from(clock.instant().atOffset(ZoneOffset.UTC));
    for (int back = 0; back < UserSlot.RETENTION_MONTHS; back++) {
      lists.add(slot.links(month.minusMonths(back)));
    }
    return store.mget(lists.toArray(byte[][]::new)).thenCompose(found -> {
      List<CompletableFuture<Optional<byte[]>>> opened = new ArrayList<>();
      for (int i = 0; i < lists.size(); i++) {
        byte[] name = lists.get(i);
        found.get(i).ifPresent(value -> opened.add(values.open(name, value)));
      }
      return CompletableFuture.allOf(opened.toArray(CompletableFuture[]::new))
          .thenApply(done -> opened.stream()
              .flatMap(list -> list.join().stream())
              .flatMap(list -> parse(list).getLinksList().stream())
              .toList());
    });
  }

  private static UserLinks parse(byte[] links) {
    try {
      return UserLinks.parseFrom(links);
    } catch (InvalidProtocolBufferException e) {
      return UserLinks.getDefaultInstance();
    }
  }
}
