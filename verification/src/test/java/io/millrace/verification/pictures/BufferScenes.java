package io.millrace.verification.pictures;

import static java.time.Duration.ofMillis;

import io.millrace.operators.buffer.Buffer;

final class BufferScenes extends Scene {

    private static final String SLOW = ". 1 . . 1 . . 1 . . 1 1 1";

    @Draws("Buffer.latest")
    void latest() {
        in("a b c d e f . . |").via(Buffer.latest()).asks(SLOW);
    }

    @Draws("Room.dropNewest")
    void dropNewest() {
        in("a b c d e f . . |").via(Buffer.size(2).dropNewest()).asks(SLOW);
    }

    @Draws("Room.dropOldest")
    void dropOldest() {
        in("a b c d e f . . |").via(Buffer.size(2).dropOldest(side("overflow"))).asks(SLOW);
    }

    @Draws("Room.dropAll")
    void dropAll() {
        in("a b c d e f . . |").via(Buffer.size(2).dropAll()).asks(SLOW);
    }

    @Draws("Room.fail")
    void fail() {
        in("a b c d e f . . |").via(Buffer.size(2).fail()).asks(SLOW);
    }

    @Draws("Room.timeToLive")
    void timeToLive() {
        in("a b c . . . . d . |")
                .via(Buffer.size(4).timeToLive(ofMillis(40)).dropOldest())
                .asks(". . . 1 . . . . . 1 1");
    }
}
