/** Where the bytes of a file are: in memory, in a temporary file, or made up while they are read. */
export type FileSource =
	| { kind: 'memory'; bytes: Buffer }
	| { kind: 'disk'; path: string }
	| { kind: 'generated'; size: number; seed: number };
