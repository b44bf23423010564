package io.segmento.platform.auction.request;

import io.segmento.proto.openrtb.BidRequest.Audio;
import io.segmento.proto.openrtb.BidRequest.DurFloors;
import io.segmento.proto.openrtb.BidRequest.Video;
import java.util.List;

/**
 * What a video and an audio slot have in common, as OpenRTB names it. Every list that is empty means "any", save for {@code apis}.
 *
 * @param maxDuration seconds; 0: no limit
 * @param maxExtended seconds beyond {@code maxDuration}; -1: no limit
 * @param podDuration seconds of all slots of a dynamic pod, of which we fill one; 0: the slot is no pod
 * @param width CSS pixels; 0: not told, as for audio
 */
public record MediaSlot(
    boolean audio,
    List<String> mimes,
    int minDuration,
    int maxDuration,
    int maxExtended,
    int podDuration,
    List<Integer> exactDurations,
    List<Integer> protocols,
    List<Integer> delivery,
    int minBitrate,
    int maxBitrate,
    int width,
    int height,
    boolean boxingAllowed,
    double minCpmPerSecond,
    List<DurFloors> durationFloors) {

  private static final int UNLIMITED = -1;

  public static MediaSlot of(Video video) {
    return new MediaSlot(
        false,
        video.getMimesList(),
        video.getMinduration(),
        video.getMaxduration(),
        video.getMaxextended(),
        video.getPoddur(),
        video.getRqddursList(),
        protocols(video),
        video.getDeliveryList(),
        video.getMinbitrate(),
        video.getMaxbitrate(),
        video.getW(),
        video.getH(),
        video.getBoxingallowed(),
        video.getMincpmpersec(),
        video.getDurfloorsList());
  }

  /** With the single {@code protocol} of exchanges before OpenRTB 2.3. */
  @SuppressWarnings("deprecation")
  private static List<Integer> protocols(Video video) {
    return video.getProtocolsCount() == 0 && video.getProtocol() > 0
        ? List.of(video.getProtocol())
        : video.getProtocolsList();
  }

  public static MediaSlot of(Audio audio) {
    return new MediaSlot(
        true,
        audio.getMimesList(),
        audio.getMinduration(),
        audio.getMaxduration(),
        audio.getMaxextended(),
        audio.getPoddur(),
        audio.getRqddursList(),
        audio.getProtocolsList(),
        audio.getDeliveryList(),
        audio.getMinbitrate(),
        audio.getMaxbitrate(),
        0,
        0,
        true,
        audio.getMincpmpersec(),
        audio.getDurfloorsList());
  }

  /** Whether an ad of this length fits: exactly, where the slot names lengths, else between its bounds; and into the pod. */
  public boolean takesDuration(int seconds) {
    if (podDuration > 0 && seconds > podDuration) {
      return false;
    }
    if (!exactDurations.isEmpty()) {
      return exactDurations.contains(seconds);
    }
    if (seconds < minDuration) {
      return false;
    }
    return maxDuration <= 0
        || maxExtended == UNLIMITED
        || seconds <= (long) maxDuration + Math.max(0, maxExtended);
  }

  /** Whether an ad of some length must reach a price. */
  boolean hasFloor() {
    return minCpmPerSecond > 0 || !durationFloors.isEmpty();
  }

  /** The price that an ad of this length must reach, in CPM micros of the impression's floor currency; 0: none. */
  public long floorCpmMicros(int seconds) {
    return floorCpmMicros(minCpmPerSecond, durationFloors, seconds);
  }

  /** The same of the terms of a slot or a deal. */
  static long floorCpmMicros(double minCpmPerSecond, List<DurFloors> durationFloors, int seconds) {
    long floor = minCpmPerSecond > 0 ? CpmMoney.toMicros(minCpmPerSecond * seconds) : 0;
    for (int i = 0; i < durationFloors.size(); i++) {
      DurFloors range = durationFloors.get(i);
      boolean applies =
          seconds >= range.getMindur() && (range.getMaxdur() <= 0 || seconds <= range.getMaxdur());
      if (applies) {
        floor = Math.max(floor, CpmMoney.toMicros(range.getBidfloor()));
      }
    }
    return floor;
  }
}
