/** A body that was sent as XML, not read yet. */
export class XmlText {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}
