import { Alert, Button, Stack, Text } from '@mantine/core';
import { IconCamera } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { readerOf } from './camera.ts';

const EVERY_MS = 200;

/** Reads labels with the camera; typing their numbers is always possible beside it. */
export function Scanner({ onRead }: { onRead(text: string): void }) {
  const { t } = useTranslation('asset');
  const [state, setState] = useState<'off' | 'on' | 'failed'>('off');
  return (
    <Stack gap="xs">
      {state === 'on' && (
        <Camera
          onRead={(text) => {
            setState('off');
            onRead(text);
          }}
          onFail={() => setState('failed')}
        />
      )}
      {state === 'failed' && (
        <Alert color="orange" p="xs" role="alert">
          {t('count.noCamera')}
        </Alert>
      )}
      <Button
        variant={state === 'on' ? 'default' : 'light'}
        leftSection={<IconCamera size={18} aria-hidden />}
        onClick={() => setState(state === 'on' ? 'off' : 'on')}
      >
        {t(state === 'on' ? 'count.stop' : 'count.camera')}
      </Button>
    </Stack>
  );
}

function Camera({ onRead, onFail }: { onRead(text: string): void; onFail(): void }) {
  const { t } = useTranslation('asset');
  const video = useRef<HTMLVideoElement>(null);
  const told = useRef({ onRead, onFail });
  told.current = { onRead, onFail };
  useEffect(() => watch(video, told), []);
  return (
    <>
      <video ref={video} playsInline muted style={{ width: '100%', maxHeight: 320, background: 'black' }} />
      <Text size="sm" className="yn-quiet">
        {t('count.aim')}
      </Text>
    </>
  );
}

interface Told {
  onRead(text: string): void;
  onFail(): void;
}

/** Looks through the camera until a code is read; answers what ends it. */
function watch(video: { current: HTMLVideoElement | null }, told: { current: Told }): () => void {
  let ended = false;
  let stream: MediaStream | null = null;
  const begin = async () => {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
    const element = video.current;
    if (ended || !element) return end();
    element.srcObject = stream;
    await element.play();
    const read = await readerOf();
    while (!ended) {
      const text = await read(element);
      if (text && !ended) return told.current.onRead(text);
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    }
  };
  const end = () => {
    ended = true;
    for (const track of stream?.getTracks() ?? []) track.stop();
  };
  begin().catch(() => {
    if (!ended) told.current.onFail();
    end();
  });
  return end;
}
