package org.hephaestus.wire;

import java.io.IOException;
import okio.Buffer;
import okio.ForwardingSource;
import okio.Source;

/** Ends a message that is longer than one may be, counted behind the decompression. */
public final class CappedSource extends ForwardingSource {
  private long left = SyncWire.MAX_MESSAGE;

  /** What comes from {@code from}, up to {@link SyncWire#MAX_MESSAGE} bytes. */
  public CappedSource(Source from) {
    super(from);
  }

  @Override
  public long read(Buffer sink, long byteCount) throws IOException {
    long read = super.read(sink, byteCount);
    left -= Math.max(0, read);
    if (left < 0) {
      throw WireException.tooLong(
          "the message has more than " + SyncWire.MAX_MESSAGE + " bytes, the most that is read");
    }
    return read;
  }
}
