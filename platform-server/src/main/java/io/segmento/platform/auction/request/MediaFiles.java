package io.segmento.platform.auction.request;

import io.segmento.proto.v1.Creative;
import io.segmento.proto.v1.MediaFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Which of a creative's media files a slot can play. Stateless. */
public final class MediaFiles {

  /** More say nothing that a player needs, and a bid has room for few. */
  private static final int MAX_SENT = 3;

  private static final int STREAMING = 1;
  private static final int PROGRESSIVE = 2;
  private static final int DOWNLOAD = 3;
  /** Encoders round to even pixels: within one part in a hundred the shape is the same. */
  private static final double SAME_SHAPE = 0.01;

  private MediaFiles() {}

  public static boolean takesMime(MediaSlot slot, String mimeType) {
    List<String> mimes = slot.mimes();
    for (int i = 0; i < mimes.size(); i++) {
      if (mimes.get(i).equalsIgnoreCase(mimeType)) {
        return true;
      }
    }
    return mimes.isEmpty();
  }

  /** Whether any file of the creative, or what is behind its VAST, is of a type that the slot takes. */
  public static boolean hasMime(Creative creative, MediaSlot slot) {
    if (!creative.getVast().isEmpty()) {
      for (int i = 0; i < creative.getMimeTypesCount(); i++) {
        if (takesMime(slot, creative.getMimeTypes(i))) {
          return true;
        }
      }
      return false;
    }
    for (int i = 0; i < creative.getMediaFilesCount(); i++) {
      if (takesMime(slot, creative.getMediaFiles(i).getMimeType())) {
        return true;
      }
    }
    return false;
  }

  /** Whether one file suits the slot in every way. What another server's VAST holds is not ours to know. */
  public static boolean anyFits(Creative creative, MediaSlot slot) {
    if (!creative.getVast().isEmpty()) {
      return true;
    }
    for (int i = 0; i < creative.getMediaFilesCount(); i++) {
      if (fits(creative.getMediaFiles(i), slot)) {
        return true;
      }
    }
    return false;
  }

  /** The files that fit, those nearest to the slot's width first, few enough for a bid. */
  public static List<MediaFile> choose(Creative creative, MediaSlot slot) {
    List<MediaFile> fitting = new ArrayList<>(creative.getMediaFilesCount());
    for (MediaFile file : creative.getMediaFilesList()) {
      if (fits(file, slot)) {
        fitting.add(file);
      }
    }
    if (slot.width() > 0) {
      fitting.sort(Comparator.comparingInt(file -> Math.abs(file.getWidth() - slot.width())));
    }
    return fitting.size() <= MAX_SENT ? fitting : fitting.subList(0, MAX_SENT);
  }

  private static boolean fits(MediaFile file, MediaSlot slot) {
    int bitrate = file.getBitrateKbps();
    boolean bitrateFits = bitrate == 0
        || (bitrate >= slot.minBitrate()
            && (slot.maxBitrate() <= 0 || bitrate <= slot.maxBitrate()));
    return bitrateFits
        && takesMime(slot, file.getMimeType())
        && isDelivered(file, slot.delivery())
        && (slot.boxingAllowed() || hasShapeOf(slot, file));
  }

  private static boolean isDelivered(MediaFile file, List<Integer> delivery) {
    return delivery.isEmpty()
        || (file.getStreaming()
            ? delivery.contains(STREAMING)
            : delivery.contains(PROGRESSIVE) || delivery.contains(DOWNLOAD));
  }

  private static boolean hasShapeOf(MediaSlot slot, MediaFile file) {
    if (slot.width() <= 0 || slot.height() <= 0 || file.getHeight() <= 0) {
      return true;
    }
    double wanted = (double) slot.width() / slot.height();
    double given = (double) file.getWidth() / file.getHeight();
    return Math.abs(given - wanted) <= wanted * SAME_SHAPE;
  }
}
