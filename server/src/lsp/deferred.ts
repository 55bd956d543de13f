/**
 * Work that is done once for all that asked for it within `delay` milliseconds: a branch switch may tell of ten thousand
 * files one by one. Never two at a time.
 */
export class Deferred {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly delay: number,
    /** Must not reject. */
    private readonly work: () => Promise<void>,
  ) {}

  /** Asks for the work: it begins after the delay at the latest. */
  schedule(): void {
    this.timer ??= setTimeout(() => this.begin(), this.delay);
  }

  /** Does at once what was asked for, and waits until it is done. */
  async flush(): Promise<void> {
    if (this.timer !== undefined) this.begin();
    await this.running;
  }

  private begin(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.running = this.running.then(this.work);
  }
}
