export const drillGroups = () => [];
