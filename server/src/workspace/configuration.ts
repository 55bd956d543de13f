/** The file of settings that a repository carries. It counts for its folder and those below, over the editor's own. */
export const configurationName = '.statefulset.yaml';
