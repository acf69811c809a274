// Nobody there any more? A watch that warns visibly before it gives the kiosk to the next person.

export const IDLE_AFTER_SECONDS = 90;
export const WARNING_SECONDS = 20;

export class Idle {
  /** onWarn(seconds left) runs every second of the warning, onOver() once at its end. */
  constructor({ onWarn, onOver, after = IDLE_AFTER_SECONDS, warning = WARNING_SECONDS }) {
    Object.assign(this, { onWarn, onOver, whole: after + warning, warning, left: after + warning, timer: null });
  }

  /** Begin or begin again; also what every touch and key does. */
  touch() {
    this.left = this.whole;
    this.timer ??= setInterval(() => this.tick(), 1000);
  }

  stop() {
    clearInterval(this.timer);
    this.timer = null;
  }

  get isWarning() {
    return this.left <= this.warning;
  }

  tick() {
    this.left -= 1;
    if (this.left <= 0) {
      this.stop();
      this.onOver();
    } else if (this.isWarning) {
      this.onWarn(this.left);
    }
  }
}
