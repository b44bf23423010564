package io.segmento.platform.privacy;

/** Leave to store and read something on the visitor's device (TCF purpose 1). Made by the privacy decision only. */
public final class StoragePermit {

  static final StoragePermit GRANTED = new StoragePermit();

  private StoragePermit() {}
}
