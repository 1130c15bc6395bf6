package io.millrace.core.source;

import java.io.IOException;

/** The three bytes with which some texts in UTF-8 begin, and which are no part of the text. */
final class ByteOrderMark {

    static final int BYTES = 3;

    private ByteOrderMark() {}

    /** Whether the bytes that {@code scanner} has not returned begin with it. */
    static boolean leads(LineScanner scanner) throws IOException {
        return scanner.fillTo(1)
                && scanner.byteAt(0) == (byte) 0xef
                && scanner.fillTo(BYTES)
                && scanner.byteAt(1) == (byte) 0xbb
                && scanner.byteAt(2) == (byte) 0xbf;
    }
}
