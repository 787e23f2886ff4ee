/** Invented news for the tests of copies and stories. */

export const BRIDGE = {
  title: 'Rail bridge over the Amu river opens after nine years',
  text: `KERKI - The first freight train crossed the new rail bridge over the Amu river on Tuesday, nine years after the
foundation stone was laid. Transport minister Dovlet Orazov cut a ribbon on the eastern bank and rode in the driver's cab
for the 1,414 metres to the other side.

The bridge cost 312 million dollars, of which 180 million came from a regional development bank. Engineers had to sink 27
piers into shifting sand, and two floods washed away the temporary works.

"This saves every wagon a detour of 260 kilometres," Orazov told the crowd. The railway expects forty trains a day by the
end of the decade.

Farmers on the western bank are less happy. Their pumping station was moved twice during the works, and the compensation
they were promised has not been paid, said Gulnara Saparova, who grows melons near the village of Halach.`,
}

export const FOOTER = `Dear readers, the Valley Courier is kept alive by its subscribers. You can order the printed edition at
every post office or on our site, and the mobile application brings you the news as soon as it is out. Comments are read by
an editor before they appear, and insults, advertising and links are removed. People named in an article may ask for the
right of reply within three days. The editors do not return manuscripts and pictures that nobody asked for. Reprinting is
allowed with a visible link to the source. Our offices are open from nine to six on working days.`

export const SCHOOL = {
  title: 'Village school gets a physics laboratory',
  text: `Pupils in the mountain village of Tash-Bulak can now measure the speed of sound themselves. A foundation set up by
former pupils paid for a laboratory with twelve benches, two telescopes and a weather station. Head teacher Aigul Mamatova
said lessons would begin after the holidays.`,
}

export const MARKET = {
  title: 'Night market returns to the old harbour',
  text: `Stalls selling grilled fish, honey and felt slippers will line the old harbour again from Friday. The city had closed the
night market last summer because of noise. Traders signed a pledge to switch off loudspeakers at eleven, deputy mayor Rustam
Keldiyev said.`,
}

export const forecast = (city: string, day: string, night: number, noon: number, wind: number) => ({
  title: `Weather in ${city} on ${day}`,
  text: `The weather service has published its forecast for ${city} for ${day}. It will be cloudy with clear spells in the
morning, and light rain is possible towards the evening. At night the thermometer will show ${night} degrees, at noon it
will show ${noon} degrees above zero. The wind will blow from the west at ${wind} metres a second with gusts of up to
${wind + 6} metres a second. Drivers are asked to keep their distance on wet roads and to use their lights in the daytime.`,
})

export const PORT_ZH = {
  title: '口岸扩建工程启用',
  text: `位于边境的新口岸周一正式启用，首批四十二辆货车当天上午通过查验。海关负责人表示，扩建后的查验通道由六条增加到十四条，
车辆平均等候时间将由五小时缩短到四十分钟。工程历时三年，总投资九亿元。当地运输企业说，冬季积雪曾使山口多次关闭，新建的
隧道可以保证全年通行。邻国铁路部门计划明年把宽轨铺到货场，以便集装箱直接换装。`,
}
