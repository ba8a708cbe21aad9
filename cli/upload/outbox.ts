/** Messages that go together once those of this turn of the event loop are there: each one alone wakes the other thread. */
export class Outbox<Message> {
  private messages: Message[] = [];

  constructor(private readonly post: (messages: readonly Message[]) => void) {}

  put(message: Message): void {
    if (this.messages.push(message) > 1) return;
    setImmediate(() => {
      const messages = this.messages;
      this.messages = [];
      this.post(messages);
    });
  }
}
