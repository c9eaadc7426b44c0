import { Notifications } from '@mantine/notifications';

/** Where short messages appear; what was said before this is loaded waits for it. */
export default function Toasts() {
  return <Notifications position="bottom-right" autoClose={5000} />;
}
