// What is typed, saved into the draft a moment later. A conflict pauses it and shows three sides; nothing typed is ever lost.

import { useCallback, useEffect, useRef, useState } from "react";
import { same, type Scope, useBlockCommands } from "~/blocks/commands";
import type { FieldEditInput } from "~/gql/graphql";

const PAUSE_MS = 700;
const RETRY_MS = 4_000;

export type SaveState = "clean" | "typing" | "saving" | "saved" | "conflict" | "offline" | "invalid";

export interface Clash {
  name: string;
  base: unknown;
  theirs: unknown;
  mine: unknown;
}

export interface DraftOf {
  state: SaveState;
  /** Typed and not yet part of the block that was read. */
  typed: Record<string, FieldEditInput>;
  clashes: Clash[];
  problems: Record<string, string>;
  /** The version the next command is to name. */
  version: number;
  change: (edit: FieldEditInput, now?: boolean) => void;
  settle: (name: string, keep: "theirs" | "mine") => void;
  flush: () => Promise<number | null>;
  saw: (version: number) => void;
}

export function useDraft(block: { id: string; version: number }, scope: Scope): DraftOf {
  const { editAnyway } = useBlockCommands();
  const [typed, setTyped] = useState<Record<string, FieldEditInput>>({});
  const [state, setState] = useState<SaveState>("clean");
  const [clashes, setClashes] = useState<Clash[]>([]);
  const [problems, setProblems] = useState<Record<string, string>>({});
  const waiting = useRef<Record<string, FieldEditInput>>({});
  const version = useRef(block.version);
  const running = useRef<Promise<void> | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const paused = useRef(false);
  const at = useRef(scope);
  at.current = scope;

  // Once the block that was read holds what was saved, it speaks for itself.
  useEffect(() => {
    if (block.version < version.current) return;
    version.current = block.version;
    if (Object.keys(waiting.current).length === 0 && !running.current && !paused.current) setTyped({});
  }, [block]);

  const save = useCallback(async (): Promise<void> => {
    clearTimeout(timer.current);
    if (running.current) await running.current;
    const sending = waiting.current;
    if (paused.current || Object.keys(sending).length === 0) return;
    waiting.current = {};
    setState("saving");
    const work = (async () => {
      const answer = await editAnyway(block.id, version.current, Object.values(sending), at.current);
      if (answer.__typename === "BlockEdited") {
        version.current = answer.block.version;
        setProblems((before) => without(before, Object.keys(sending)));
        setState(Object.keys(waiting.current).length > 0 ? "typing" : "saved");
        return;
      }
      // What was typed meanwhile is newer than what was sent.
      waiting.current = { ...sending, ...waiting.current };
      if (answer.__typename === "BlockConflict") {
        paused.current = true;
        version.current = answer.actualVersion;
        setClashes(answer.fields.filter((each) => !same(each.base, each.theirs)));
        setState("conflict");
        return;
      }
      for (const name of Object.keys(sending)) if (same(waiting.current[name], sending[name])) delete waiting.current[name];
      const said = answer.__typename === "BlockInvalid" ? answer.problems : [];
      setProblems((before) => ({ ...before, ...Object.fromEntries(said.map((each) => [each.name, each.message])), ...(said.length ? {} : { "": answer.message }) }));
      setState("invalid");
    })();
    running.current = work.catch(() => {
      waiting.current = { ...sending, ...waiting.current };
      setState("offline");
      timer.current = setTimeout(() => void save(), RETRY_MS);
    });
    await running.current;
    running.current = null;
  }, [block.id, editAnyway]);

  const change = useCallback(
    (edit: FieldEditInput, now = false) => {
      waiting.current = { ...waiting.current, [edit.name]: edit };
      setTyped((before) => ({ ...before, [edit.name]: edit }));
      setProblems((before) => without(before, [edit.name, ""]));
      if (paused.current) return;
      setState("typing");
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void save(), now ? 0 : PAUSE_MS);
    },
    [save],
  );

  const settle = useCallback(
    (name: string, keep: "theirs" | "mine") => {
      if (keep === "theirs") {
        delete waiting.current[name];
        setTyped((before) => without(before, [name]));
      }
      const left = clashes.filter((each) => each.name !== name);
      setClashes(left);
      if (left.length > 0) return;
      paused.current = false;
      setState(Object.keys(waiting.current).length > 0 ? "typing" : "saved");
      void save();
    },
    [clashes, save],
  );

  const flush = useCallback(async (): Promise<number | null> => {
    await save();
    return paused.current || Object.keys(waiting.current).length > 0 ? null : version.current;
  }, [save]);

  useEffect(() => {
    const leaving = (event: BeforeUnloadEvent): void => {
      if (Object.keys(waiting.current).length > 0) event.preventDefault();
    };
    addEventListener("beforeunload", leaving);
    return () => {
      removeEventListener("beforeunload", leaving);
      clearTimeout(timer.current);
      void save();
    };
  }, [save]);

  const saw = useCallback((seen: number) => {
    version.current = Math.max(version.current, seen);
  }, []);

  return { state, typed, clashes, problems, version: version.current, change, settle, flush, saw };
}

function without<Value>(from: Record<string, Value>, names: readonly string[]): Record<string, Value> {
  return Object.fromEntries(Object.entries(from).filter(([name]) => !names.includes(name)));
}
