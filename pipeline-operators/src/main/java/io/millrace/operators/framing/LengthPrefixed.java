package io.millrace.operators.framing;

import io.millrace.core.spi.Operator;
import io.millrace.core.spi.OperatorBounds;
import io.millrace.core.spi.StageLogic;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * See {@link Framing#lengthPrefixed}.
 *
 * @param prefixBytes bytes of the length
 * @param littleEndian whether the least significant of them comes first
 * @param maxBytes bytes of a record at most
 */
record LengthPrefixed(int prefixBytes, boolean littleEndian, int maxBytes) implements Operator<ByteBuffer, ByteBuffer> {

    LengthPrefixed {
        if (prefixBytes < 1 || prefixBytes > 4) {
            throw new IllegalArgumentException("prefixBytes must be from 1 to 4, was " + prefixBytes);
        }
        Limits.check(maxBytes);
    }

    @Override
    public String verb() {
        return "lengthPrefixed";
    }

    @Override
    public String detail() {
        return Limits.text(maxBytes) + " behind " + prefixBytes + (littleEndian ? ", little endian" : "");
    }

    @Override
    public OperatorBounds bounds() {
        return Limits.BOUNDS;
    }

    @Override
    public StageLogic<ByteBuffer, ByteBuffer> logic() {
        return new FramingLogic<>(new RecordFramer(this));
    }

    private static final class RecordFramer implements Framer<ByteBuffer> {

        private final LengthPrefixed settings;
        /** Bytes of the length that have been seen. */
        private int prefixSeen;
        /** What they say. */
        private long announced;
        /** Bytes of the record that have been seen. */
        private long seen;

        private RecordFramer(LengthPrefixed settings) {
            this.settings = settings;
        }

        @Override
        public int begin(byte[] bytes, int from, int to) {
            prefixSeen = 0;
            announced = 0;
            seen = 0;
            return from;
        }

        @Override
        public int end(byte[] bytes, int from, int to) {
            int at = from;
            while (prefixSeen < settings.prefixBytes && at < to) {
                long octet = bytes[at++] & 0xff;
                announced = settings.littleEndian ? announced | octet << 8 * prefixSeen : announced << 8 | octet;
                prefixSeen++;
            }
            if (prefixSeen < settings.prefixBytes) {
                return -1;
            }
            long taken = Math.min(announced - seen, to - at);
            seen += taken;
            return seen == announced ? at + (int) taken : -1;
        }

        @Override
        public boolean isTooLong(long size) {
            return prefixSeen == settings.prefixBytes && announced > settings.maxBytes;
        }

        @Override
        public String limit() {
            return "a record is said to have " + announced + " bytes, more than " + Limits.text(settings.maxBytes);
        }

        @Override
        public ByteBuffer frame(byte[] bytes, int offset, int length) {
            return ByteBuffer.wrap(Arrays.copyOfRange(bytes, offset + settings.prefixBytes, offset + length));
        }

        @Override
        public boolean endsWithInput() {
            return false;
        }
    }
}
