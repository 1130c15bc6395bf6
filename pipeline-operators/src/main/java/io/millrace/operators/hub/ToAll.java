package io.millrace.operators.hub;

import java.util.List;

/** Every subscriber gets every element. */
final class ToAll<T> implements Routing<T> {

    private List<HubSubscriber<T>> members = List.of();

    @Override
    public int place(T element) {
        return 0;
    }

    @Override
    public List<HubSubscriber<T>> recipients(int place) {
        return members;
    }

    @Override
    public void members(List<HubSubscriber<T>> members) {
        this.members = members;
    }

    @Override
    public boolean overtaking() {
        return false;
    }
}
