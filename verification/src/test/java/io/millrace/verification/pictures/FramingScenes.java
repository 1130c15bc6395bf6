package io.millrace.verification.pictures;

import io.millrace.operators.framing.Framing;
import java.nio.ByteBuffer;

final class FramingScenes extends Scene {

    @Draws("Framing.lines")
    void lines() {
        chunks("on . e⏎two⏎th . . ree |").via(Framing.lines(100));
    }

    @Draws("Framing.lengthPrefixed")
    void lengthPrefixed() {
        in("03on . e05three02 . no |").as(FramingScenes::withLengths).via(Framing.lengthPrefixed(1, 100));
    }

    /** Two digits stand for one byte. */
    private static ByteBuffer withLengths(String text) {
        StringBuilder bytes = new StringBuilder();
        for (int at = 0; at < text.length(); at++) {
            boolean length = Character.isDigit(text.charAt(at));
            bytes.append(length ? (char) Integer.parseInt(text.substring(at, at + 2)) : text.charAt(at));
            at += length ? 1 : 0;
        }
        return Label.bytes(bytes.toString());
    }

    @Draws("Framing.json")
    void json() {
        chunks("{\"a\": . 1}{\"b\":2}[ . . 3,4] |").via(Framing.json(100));
    }

    @Draws("Framing.jsonArray")
    void jsonArray() {
        chunks("[{\"a\": . 1},{\"b\":2} . . ,3] |").via(Framing.jsonArray(100));
    }
}
